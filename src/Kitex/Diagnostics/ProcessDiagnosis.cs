using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kitex.Diagnostics;

/// <summary>The process at one moment.</summary>
public sealed record ProcessDiagnosis
{
    /// <summary>Its id.</summary>
    public int Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it runs on.</summary>
    public required string Runtime { get; init; }

    /// <summary>The processors it may use.</summary>
    public int Cores { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>The processor time it has used, over all cores.</summary>
    public TimeSpan ProcessorTime { get; init; }

    /// <summary>The memory it occupies.</summary>
    public long WorkingSetBytes { get; init; }

    /// <summary>The memory of live and dead objects.</summary>
    public long HeapBytes { get; init; }

    /// <summary>What waits for a thread of the pool.</summary>
    public long ThreadPoolQueue { get; init; }

    // What does not change is asked once. A Process that is asked for its memory reads every thread of it, which takes milliseconds.
    private static readonly (string Name, DateTimeOffset Started) Fixed = TakeFixed();

    /// <summary>This process, now.</summary>
    public static ProcessDiagnosis Take() => new()
    {
        Id = Environment.ProcessId,
        Name = Fixed.Name,
        Runtime = RuntimeInformation.FrameworkDescription,
        Cores = Environment.ProcessorCount,
        Started = Fixed.Started,
        ProcessorTime = Environment.CpuUsage.TotalTime,
        WorkingSetBytes = Environment.WorkingSet,
        HeapBytes = GC.GetTotalMemory(forceFullCollection: false),
        ThreadPoolQueue = ThreadPool.PendingWorkItemCount,
    };

    private static (string Name, DateTimeOffset Started) TakeFixed()
    {
        using var self = Process.GetCurrentProcess();
        return (self.ProcessName, self.StartTime.ToUniversalTime());
    }
}
