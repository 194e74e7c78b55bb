using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.Framing;

/// <summary>Holds the skipper, which is too large to clear for each message.</summary>
internal sealed class SkipState
{
    public ThriftSkipper Skipper;
}
