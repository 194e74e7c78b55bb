using Kitex.Network.Timing;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Http2;

/// <summary>A stream in the eyes of the client, which opens it.</summary>
/// <param name="timers">Watch the deadline.</param>
internal abstract class Http2ClientStream(TimerWheel timers) : Http2Stream(timers)
{
    /// <summary>The bytes that the request's headers count, as RFC 9113 section 6.5.2 does.</summary>
    protected internal abstract int HeaderListBytes { get; }

    /// <summary>Adds the request's headers to the block that was begun.</summary>
    protected internal abstract void WriteHeaders(HpackEncoder encoder);
}
