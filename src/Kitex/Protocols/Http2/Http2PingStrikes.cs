namespace Kitex.Protocols.Http2;

/// <summary>
/// Ends connections whose client pings too often (Kitex v0.16.3): more than two pings that come too soon after the one before, or
/// within 2 hours of it while there is no stream. Whatever the server sends forgives them.
/// </summary>
/// <param name="leastInterval">The least time between two pings while there are streams; 0 for no limit at all.</param>
/// <param name="time">The clock.</param>
internal sealed class Http2PingStrikes(TimeSpan leastInterval, TimeProvider time)
{
    private const int MostStrikes = 2;

    private static readonly TimeSpan LeastIdleInterval = TimeSpan.FromHours(2);

    private long _last;
    private bool _hasLast;
    private int _strikes;

    /// <summary>Counts a ping.</summary>
    /// <returns>Why the connection ends; null when it goes on.</returns>
    public Http2Violation? Count(Http2Streams streams)
    {
        if (leastInterval == TimeSpan.Zero)
        {
            return null;
        }

        var now = time.GetTimestamp();
        if (streams.HasWritten)
        {
            streams.HasWritten = false;
            _strikes = 0;
        }
        else if (_hasLast && time.GetElapsedTime(_last, now) < (streams.Count > 0 ? leastInterval : LeastIdleInterval))
        {
            _strikes++;
        }

        _last = now;
        _hasLast = true;
        return _strikes > MostStrikes ? new Http2Violation(Http2ErrorCode.EnhanceYourCalm, "too_many_pings") : null;
    }
}
