using System.Diagnostics;

namespace Kitex.Network.Epoll;

/// <summary>
/// The time this thread has spent on sending, while somebody measures what runs on it: the system's work for the next message
/// is not that of the code that asked for it, and on a network thread it is left to the end of the turn.
/// </summary>
internal static class SendClock
{
    [ThreadStatic]
    private static int _measuring;

    [ThreadStatic]
    private static long _spent;

    /// <summary>True while time is counted.</summary>
    public static bool IsRunning => _measuring > 0;

    /// <summary>Begins to count.</summary>
    /// <returns>What was counted before.</returns>
    public static long Start()
    {
        _measuring++;
        return _spent;
    }

    /// <summary>Ends counting.</summary>
    /// <param name="before">What <see cref="Start"/> said.</param>
    public static TimeSpan Stop(long before)
    {
        _measuring--;
        return Stopwatch.GetElapsedTime(before, _spent);
    }

    /// <summary>Counts a send.</summary>
    /// <param name="started">When it began.</param>
    public static void Count(long started) => _spent += Stopwatch.GetTimestamp() - started;
}
