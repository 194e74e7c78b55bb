using System.Diagnostics;
using Kitex.Network.Epoll.Interop;

namespace Kitex.Network.Epoll;

/// <summary>
/// Waits for events: first without sleeping for some microseconds, as waking a sleeping thread costs more than a call, but
/// only while such waits are seen to end that soon.
/// </summary>
internal sealed unsafe class SpinBudget(TimeSpan spin)
{
    // Of the last waits: one more for each that was short, one less for each that was long.
    private const int Most = 16;

    private readonly long _ticks = (long)(spin.TotalSeconds * Stopwatch.Frequency);
    private int _score = Most;

    /// <summary>Blocks until there are events.</summary>
    /// <returns>How many; 0 when the wait was interrupted.</returns>
    public int Wait(int epoll, byte* events, int most)
    {
        if (_ticks == 0)
        {
            return Math.Max(Libc.EpollWait(epoll, events, most, Timeout.Infinite), 0);
        }

        var ready = Libc.EpollWait(epoll, events, most, 0);
        if (ready != 0)
        {
            return Math.Max(ready, 0);
        }

        var started = Stopwatch.GetTimestamp();
        if (_score > 0)
        {
            do
            {
                ready = Libc.EpollWait(epoll, events, most, 0);
                if (ready != 0)
                {
                    _score = Math.Min(_score + 1, Most);
                    return Math.Max(ready, 0);
                }
            }
            while (Stopwatch.GetTimestamp() - started < _ticks);
        }

        ready = Libc.EpollWait(epoll, events, most, Timeout.Infinite);
        var isShort = Stopwatch.GetTimestamp() - started < 2 * _ticks;
        _score = Math.Clamp(_score + (isShort ? 1 : -1), -Most, Most);
        return Math.Max(ready, 0);
    }
}
