using System.Runtime.CompilerServices;

namespace Kitex.Serialization.Thrift;

/// <summary>The containers that the skipper is inside of, outermost first.</summary>
[InlineArray(ThriftSkipper.MaxDepth)]
internal struct ThriftSkipStack
{
    private ThriftSkipFrame _outermost;
}
