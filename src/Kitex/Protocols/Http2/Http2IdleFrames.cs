namespace Kitex.Protocols.Http2;

/// <summary>
/// Counts the frames that move no call: pings, settings, empty data, small windows, resets, what concerns ended streams. More within
/// a second is an attack. Whatever moves a call makes up for a few.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Http2IdleFrames(TimeProvider time)
{
    private const int Most = 10_000;
    private const int ForgivenEach = 4;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private int _count;
    private long _since;

    /// <summary>Counts one.</summary>
    /// <returns>Why the connection cannot go on; null when it does.</returns>
    public Http2Violation? Count()
    {
        if (++_count <= Most)
        {
            return null;
        }

        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_since, now) < Window)
        {
            return new Http2Violation(Http2ErrorCode.EnhanceYourCalm, FormattableString.Invariant($"The peer sent {Most} frames within a second that concern no call."));
        }

        _count = 0;
        _since = now;
        return null;
    }

    /// <summary>Calls have moved.</summary>
    /// <param name="moves">How often.</param>
    public void Forgive(int moves) => _count = (int)Math.Max(_count - ((long)ForgivenEach * moves), 0);
}
