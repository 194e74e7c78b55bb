using System.Diagnostics;
using System.Globalization;

namespace Kitex.Fuzz;

/// <summary>Feeds a target and holds it to its bounds: no exception, no hang, bounded allocation, most inputs get past the header.</summary>
internal sealed class FuzzRunner(FuzzTarget target, FuzzOptions options)
{
    private const int MaxFailures = 10;

    private static readonly TimeSpan SlowBound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HangBound = TimeSpan.FromSeconds(30);

    private byte[] _current = [];
    private long _currentStart = Stopwatch.GetTimestamp();
    private TimeSpan _slowest;
    private long _largestAllocation;
    private int _failures;

    /// <summary>Runs all inputs and prints the report; false when anything failed.</summary>
    public bool Run()
    {
        if (options.Input is not null)
            return RunFile(options.Input);

        // The bounds are about the reader, not about compiling it.
        WarmUp();
        using var watchdog = new Timer(_ => CheckForHang(), null, HangBound, TimeSpan.FromSeconds(1));
        var outcomes = new long[3];
        var start = Stopwatch.GetTimestamp();
        long ran = 0;
        for (; ran < options.Count && _failures < MaxFailures; ran++)
        {
            var input = target.Next(RandomFor(ran));
            if (Measure(input, ran) is { } outcome)
                outcomes[(int)outcome]++;
        }

        var (rejectedEarly, rejected, accepted) = (outcomes[0], outcomes[1], outcomes[2]);
        var passed = rejected + accepted;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {ran} inputs, {passed} passed the first header, {accepted} accepted, {rejected + rejectedEarly} rejected, "
            + $"slowest {_slowest.TotalMilliseconds:F1} ms, largest allocation {_largestAllocation} B, {_failures} failures "
            + $"(seed {options.Seed}, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s)"));
        if (passed * 2 < ran)
            Console.Error.WriteLine($"{target.Name}: fewer than half of the inputs passed the first header; the mutations are too coarse");
        return _failures == 0 && passed * 2 >= ran;
    }

    private bool RunFile(string path)
    {
        var outcome = Measure(File.ReadAllBytes(path), 0);
        Console.WriteLine($"{target.Name}: {path}: {outcome?.ToString() ?? "failed"}");
        return outcome is not null;
    }

    private void WarmUp()
    {
        for (var i = 0; i < 200; i++)
            Attempt(target.Next(RandomFor(i)));
    }

    // Each input has its own generator, so that input number N of a seed can be made without those before it.
    private Random RandomFor(long index) => new(HashCode(options.Seed, index));

    private static int HashCode(int seed, long index)
    {
        var mixed = unchecked((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)index * 0xBF58476D1CE4E5B9);
        mixed ^= mixed >> 31;
        return unchecked((int)(mixed * 0x94D049BB133111EB >> 32));
    }

    private Exception? Attempt(byte[] input)
    {
        try
        {
            target.Run(input);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private FuzzOutcome? Measure(byte[] input, long index)
    {
        Volatile.Write(ref _current, input);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _currentStart, start);
        FuzzOutcome outcome;
        try
        {
            outcome = target.Run(input);
        }
        catch (Exception e)
        {
            Fail(input, index, e.ToString());
            return null;
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (elapsed > _slowest)
            _slowest = elapsed;
        _largestAllocation = Math.Max(_largestAllocation, allocated);
        if (elapsed > SlowBound)
            return Fail(input, index, $"took {elapsed.TotalMilliseconds:F0} ms");
        if (allocated > target.AllocationBound(input.Length))
            return Fail(input, index, $"allocated {allocated} bytes for {input.Length} bytes of input");
        return outcome;
    }

    private FuzzOutcome? Fail(byte[] input, long index, string reason)
    {
        _failures++;
        var path = Path.Combine(Path.GetTempPath(), $"fuzz-{target.Name}-{options.Seed}-{index}.bin");
        File.WriteAllBytes(path, input);
        Console.Error.WriteLine($"{target.Name}: seed {options.Seed}, input {index}, saved as {path} (run again with --input): {reason}");
        return null;
    }

    private void CheckForHang()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _currentStart)) < HangBound)
            return;
        Fail(Volatile.Read(ref _current), -1, $"hangs for more than {HangBound.TotalSeconds:F0} s");
        Environment.Exit(1);
    }
}
