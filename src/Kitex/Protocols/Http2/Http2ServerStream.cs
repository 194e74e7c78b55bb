using Kitex.Network.Timing;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Http2;

/// <summary>A stream in the eyes of the server, which answers it with headers, a body and trailers.</summary>
/// <param name="timers">Watch the deadline.</param>
internal abstract class Http2ServerStream(TimerWheel timers) : Http2Stream(timers)
{
    /// <summary>True when the answer's headers were written.</summary>
    public bool HasSentHeaders { get; internal set; }

    /// <summary>True when nothing but trailers follows <see cref="Http2Stream.Body"/>.</summary>
    public bool EndsWithTrailers { get; internal set; }

    /// <summary>Adds the answer's headers to the block that was begun.</summary>
    protected internal abstract void WriteHeaders(HpackEncoder encoder);

    /// <summary>Adds the answer's trailers to the block that was begun.</summary>
    protected internal abstract void WriteTrailers(HpackEncoder encoder);

    /// <summary>The caller has said its last.</summary>
    protected internal abstract void EndReceived(Http2ServerStreams streams);

    /// <summary>The answer has ended before the request.</summary>
    /// <returns>True when the request's end is on its way: the stream waits for it instead of being reset.</returns>
    protected internal abstract bool WaitsForEnd();

    /// <summary>The request's header fields are too many.</summary>
    protected internal abstract void RefuseFields(Http2ServerStreams streams);
}
