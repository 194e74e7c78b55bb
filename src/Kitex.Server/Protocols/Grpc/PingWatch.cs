using Kitex.Protocols.Http2;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>
/// Looks at the frames on a connection, header by header, and counts the peer's pings that come too soon. The third strike is the
/// last, as in Kitex v0.16.3: without calls a ping may come every two hours, with calls every five minutes, and whatever is sent in
/// answer to a call forgives all before.
/// </summary>
/// <param name="shortest">The least time between two pings while calls are under way; zero for no limit.</param>
/// <param name="time">The server's clock.</param>
internal sealed class PingWatch(TimeSpan shortest, TimeProvider time)
{
    private const int MostStrikes = 2;
    private static readonly TimeSpan ShortestWithoutCalls = TimeSpan.FromHours(2);

    private readonly FrameWalk _received = new(Http2Preface.Bytes.Length);
    private readonly FrameWalk _sent = new(0);
    private long? _last;
    private int _strikes;
    private int _calls;
    private bool _isTooMuch;
    private bool _isInBlock;
    private volatile bool _forgives;
    private volatile bool _goesAway;

    /// <summary>The highest stream that the peer has opened.</summary>
    public int LastStream { get; private set; }

    /// <summary>True when what was sent ends with a whole frame.</summary>
    public bool IsBetweenFrames => _sent.IsBetweenFrames;

    /// <summary>True when the peer was told that the connection closes.</summary>
    public bool GoesAway => _goesAway;

    /// <summary>True when another frame may follow what has arrived.</summary>
    public bool MayInsert => _received.IsBetweenFrames && !_isInBlock;

    /// <summary>A call has begun.</summary>
    public void CallBegins() => Interlocked.Increment(ref _calls);

    /// <summary>A call has ended.</summary>
    public void CallEnds() => Interlocked.Decrement(ref _calls);

    /// <summary>Looks at what is sent next. May run beside <see cref="IsTooMuch"/>.</summary>
    public void Sending(ReadOnlySpan<byte> output)
    {
        for (var at = 0; _sent.TryNext(output, ref at, out var header);)
        {
            if (header.Type is Http2FrameType.Headers or Http2FrameType.Data)
            {
                _forgives = true;
            }
            else if (header.Type == Http2FrameType.GoAway)
            {
                _goesAway = true;
            }
        }
    }

    /// <summary>Looks at what has arrived next.</summary>
    /// <param name="input">The bytes behind those of the last time.</param>
    /// <param name="length">How many of them may be used: all, or those up to the ping that was one too many.</param>
    /// <returns>True when it was one too many, and is complete.</returns>
    public bool IsTooMuch(ReadOnlySpan<byte> input, out int length)
    {
        length = 0;
        while (!_isTooMuch && _received.TryNext(input, ref length, out var header))
        {
            Meet(header);
        }

        _received.Finish(input, ref length);
        return _isTooMuch && _received.IsBetweenFrames;
    }

    private void Meet(in Http2FrameHeader header)
    {
        _isInBlock = header.Type is Http2FrameType.Headers or Http2FrameType.Continuation && !header.Has(Http2Flags.EndHeaders);
        if (header.Type == Http2FrameType.Headers)
        {
            LastStream = Math.Max(LastStream, header.StreamId);
        }
        else if (header.Type == Http2FrameType.Ping && !header.Has(Http2Flags.Ack) && shortest > TimeSpan.Zero)
        {
            CountPing();
        }
    }

    private void CountPing()
    {
        var now = time.GetTimestamp();
        var last = _last;
        _last = now;
        if (_forgives)
        {
            _forgives = false;
            _strikes = 0;
            return;
        }

        var least = Volatile.Read(ref _calls) > 0 ? shortest : ShortestWithoutCalls;
        if (last is { } before && time.GetElapsedTime(before, now) < least)
        {
            _strikes++;
            _isTooMuch = _strikes > MostStrikes;
        }
    }
}
