using System.Diagnostics;
using Kitex.Torture.Accounting;
using Kitex.Torture.Residue;

namespace Kitex.Torture;

/// <summary>A short act to warm up, the long one, and the search for what they have left behind.</summary>
internal sealed class TortureRun(TortureOptions options)
{
    // The pools keep arrays for later: some of each size for each processor.
    private const long MostManagedBytes = 64 * 1024 * 1024;

    // What the runtime keeps of memory, stacks and compiled code.
    private const long MostResidentBytes = 256 * 1024 * 1024;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly CountedTime _time = new();
    private readonly Ledger _ledger = new();

    /// <summary>Runs everything and prints the report; false when anything failed.</summary>
    public async Task<bool> RunAsync()
    {
        Console.WriteLine($"torture of {options.Engine} for {options.Time.TotalSeconds} s, seed {options.Seed}");
        TaskScheduler.UnobservedTaskException += (_, failed) => _ledger.Offend($"nobody observed: {failed.Exception}");
        using var arrays = new RentedArrays(_ledger);
        var checks = new Checks();
        await new Act(options, _time, _ledger, checks).PlayAsync(WarmUp);
        var (descriptors, rented, managed, resident) = (ProcessState.Descriptors, arrays.Count, ProcessState.ManagedBytes(), ProcessState.ResidentBytes());

        var begun = Stopwatch.GetTimestamp();
        await new Act(options, _time, _ledger, checks).PlayAsync(options.Time);
        await checks.AtMostAsync("calls that have not ended", 0, () => _ledger.Open);
        _ledger.PrintOpen();
        checks.Note(_ledger.IsBalanced, _ledger.ToString());
        await checks.AtMostAsync("descriptors", descriptors, static () => ProcessState.Descriptors);
        Console.WriteLine($"    descriptors: {ProcessState.DescriptorKinds}");
        await checks.AtMostAsync("timers that are set", 0, () => _time.Armed);
        await checks.AtMostAsync($"pooled arrays not given back of {arrays.Total} lent", rented, () => arrays.Count);
        await checks.AtMostAsync("work items of the thread pool", 0, static () => ThreadPool.PendingWorkItemCount);
        await checks.AtMostAsync("managed bytes", managed + MostManagedBytes, ProcessState.ManagedBytes);
        await checks.AtMostAsync("resident bytes", resident + MostResidentBytes, ProcessState.ResidentBytes);
        checks.Note(_ledger.Offences == 0, $"offences: {_ledger.Offences}");
        Console.WriteLine($"{options.Engine}, seed {options.Seed}: {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s, {_ledger.Ended / options.Time.TotalSeconds:F0} calls a second");
        checks.Print();
        return checks.Failed == 0;
    }
}
