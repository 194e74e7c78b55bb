using System.Diagnostics;

namespace Kitex.Load;

/// <summary>Work that needs the processor and nothing else.</summary>
internal static class Spinning
{
    public static void For(TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            Thread.SpinWait(8);
        }
    }
}
