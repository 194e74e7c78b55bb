using System.Globalization;

namespace Kitex.Load.Figures;

/// <summary>What this process has used so far.</summary>
/// <param name="ProcessorMicroseconds">User and kernel time.</param>
/// <param name="AllocatedBytes">Managed memory ever allocated.</param>
/// <param name="ContextSwitches">How often its threads left a processor, of their own will or not; 0 where the system does not tell.</param>
internal readonly record struct ProcessUsage(double ProcessorMicroseconds, long AllocatedBytes, long ContextSwitches)
{
    private const string Threads = "/proc/self/task";
    private const string SwitchLine = "ctxt_switches:";

    public static ProcessUsage Now() => new(
        Environment.CpuUsage.TotalTime.TotalMicroseconds, GC.GetTotalAllocatedBytes(precise: true), CountContextSwitches());

    /// <summary>As a line between processes.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{ProcessorMicroseconds} {AllocatedBytes} {ContextSwitches}");

    public static ProcessUsage Parse(string line)
    {
        var words = line.Split(' ');
        return new ProcessUsage(
            double.Parse(words[0], CultureInfo.InvariantCulture),
            long.Parse(words[1], CultureInfo.InvariantCulture),
            long.Parse(words[2], CultureInfo.InvariantCulture));
    }

    public static ProcessUsage operator -(ProcessUsage after, ProcessUsage before) => new(
        after.ProcessorMicroseconds - before.ProcessorMicroseconds,
        after.AllocatedBytes - before.AllocatedBytes,
        after.ContextSwitches - before.ContextSwitches);

    private static long CountContextSwitches()
    {
        if (!Directory.Exists(Threads))
        {
            return 0;
        }

        long all = 0;
        foreach (var thread in Directory.EnumerateDirectories(Threads))
        {
            all += SwitchesOf(thread);
        }

        return all;
    }

    private static long SwitchesOf(string thread)
    {
        try
        {
            return File.ReadLines(Path.Combine(thread, "status"))
                .Where(static line => line.Contains(SwitchLine, StringComparison.Ordinal))
                .Sum(static line => long.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The thread has ended meanwhile.
            return 0;
        }
    }
}
