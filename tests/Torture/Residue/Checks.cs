using System.Diagnostics;

namespace Kitex.Torture.Residue;

/// <summary>The checks of a run, each of which must come true within a generous time, and their tally.</summary>
internal sealed class Checks
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Waits until a figure is as low as it must be.</summary>
    public async Task AtMostAsync(string what, long most, Func<long> look, TimeSpan? deadline = null)
    {
        var begun = Stopwatch.GetTimestamp();
        var seen = look();
        while (seen > most && Stopwatch.GetElapsedTime(begun) < (deadline ?? Deadline))
        {
            await Task.Delay(Interval);
            seen = look();
        }

        Note(seen <= most, $"{what}: {seen}, at most {most}");
    }

    /// <summary>Notes a check that needs no waiting.</summary>
    public void Note(bool passed, string what)
    {
        Console.WriteLine($"{(passed ? "ok" : "FAILED")}  {what}");
        if (passed)
            Passed++;
        else
            Failed++;
    }

    /// <summary>Prints the tally as the test runner prints its own, for the script that counts.</summary>
    public void Print()
    {
        Console.WriteLine($"Total checks: {Passed + Failed}");
        if (Failed > 0)
            Console.WriteLine($"     Failed: {Failed}");
        Console.WriteLine($"     Passed: {Passed}");
    }
}
