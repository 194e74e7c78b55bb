using System.Diagnostics;
using System.Threading.Channels;

namespace Kitex.Load.Calling;

/// <summary>
/// Begins calls at a constant rate, whether or not those before have ended. A call's time begins when it was due, so that one
/// that is begun late is seen to be late.
/// </summary>
internal static class PacedLoad
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <param name="calls">What is called.</param>
    /// <param name="loops">Count the calls; as many may be under way, others wait for their turn, and it is in their time.</param>
    /// <param name="rate">Calls per second.</param>
    /// <param name="time">How long calls are begun; all are waited for.</param>
    public static Task RunAsync(Calls calls, IReadOnlyList<CallLoop> loops, int rate, TimeSpan time) => Task.Factory
        .StartNew(() => Begin(calls, loops, rate, time), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    // On a thread of its own: the timers of tasks are no finer than the system's tick, some milliseconds.
    private static Task Begin(Calls calls, IReadOnlyList<CallLoop> loops, int rate, TimeSpan time)
    {
        var idle = Channel.CreateUnbounded<CallLoop>();
        foreach (var loop in loops)
        {
            idle.Writer.TryWrite(loop);
        }

        var started = Stopwatch.GetTimestamp();
        var all = (long)(time.TotalSeconds * rate);
        var running = new List<Task>();
        for (var begun = 0L; begun < all; Thread.Sleep(Tick))
        {
            for (var due = Math.Min(all, (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate)); begun < due; begun++)
            {
                running.Add(CallAsync(started + (begun * Stopwatch.Frequency / rate)));
            }
        }

        return Task.WhenAll(running);

        async Task CallAsync(long at)
        {
            var loop = await idle.Reader.ReadAsync();
            await calls.CallAsync(loop, at);
            idle.Writer.TryWrite(loop);
        }
    }
}
