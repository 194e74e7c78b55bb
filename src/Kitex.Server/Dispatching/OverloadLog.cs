using Microsoft.Extensions.Logging;

namespace Kitex.Server.Dispatching;

/// <summary>Tells of refused calls once a second at most: an overloaded server has better things to do.</summary>
/// <param name="time">The server's clock.</param>
/// <param name="logger">The server's.</param>
internal sealed class OverloadLog(TimeProvider time, ILogger logger)
{
    private long _nextAt = long.MinValue;
    private long _count;

    /// <param name="text">Why a call was refused.</param>
    public void Note(string text)
    {
        Interlocked.Increment(ref _count);
        var now = time.GetTimestamp();
        var nextAt = Volatile.Read(ref _nextAt);
        if (now >= nextAt && Interlocked.CompareExchange(ref _nextAt, now + time.TimestampFrequency, nextAt) == nextAt)
        {
            Log.CallsRefused(logger, Interlocked.Exchange(ref _count, 0), text);
        }
    }
}
