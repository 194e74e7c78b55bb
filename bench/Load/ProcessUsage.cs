using System.Diagnostics;
using System.Globalization;

namespace Kitex.Load;

/// <summary>What this process has used so far.</summary>
/// <param name="ProcessorMicroseconds">User and kernel time.</param>
/// <param name="AllocatedBytes">Managed memory ever allocated.</param>
internal readonly record struct ProcessUsage(double ProcessorMicroseconds, long AllocatedBytes)
{
    public static ProcessUsage Now()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessUsage(process.TotalProcessorTime.TotalMicroseconds, GC.GetTotalAllocatedBytes(precise: true));
    }

    /// <summary>As a line between processes.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{ProcessorMicroseconds} {AllocatedBytes}");

    public static ProcessUsage Parse(string line)
    {
        var words = line.Split(' ');
        return new ProcessUsage(double.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    public static ProcessUsage operator -(ProcessUsage after, ProcessUsage before) =>
        new(after.ProcessorMicroseconds - before.ProcessorMicroseconds, after.AllocatedBytes - before.AllocatedBytes);
}
