using System.Diagnostics;
using Kitex.Load.Figures;

namespace Kitex.Load.Calling;

/// <summary>
/// Whenever a line asks for it, calls as fast as it can with so many calls under way, and prints one line of figures. Each
/// time with a client of its own; the process stays, so that its code is compiled in its final form.
/// </summary>
internal static class ClientCommand
{
    /// <summary>How often as long the first warm-up is: compiling competes with the calls for the processors.</summary>
    public const int FirstWarmUp = 4;

    public static async Task<int> RunAsync(ClientOrder order)
    {
        var warmUp = order.WarmUp * FirstWarmUp;
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine((await MeasureAsync(order, warmUp)).ToLine());
            warmUp = order.WarmUp;
        }

        return 0;
    }

    private static async Task<ClientFigures> MeasureAsync(ClientOrder order, TimeSpan warmUp)
    {
        await using var calls = Calls.Create(order);
        using var caller = Callers.Create(order.Scenario.Caller, calls);
        using var latencies = new LatencyRecorder();
        var loops = Enumerable.Range(0, order.Scenario.InFlight).Select(i => new CallLoop(caller, i, latencies)).ToList();
        await LoadAsync(order, calls, loops, warmUp);
        loops.ForEach(static loop => loop.Clear());
        latencies.Clear();

        // Whoever measures the server is told when to begin and when to end.
        Console.WriteLine("begin");
        await Console.In.ReadLineAsync();
        var before = ProcessUsage.Now();
        var started = Stopwatch.GetTimestamp();
        await LoadAsync(order, calls, loops, order.Time);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = ProcessUsage.Now() - before;
        Console.WriteLine("end");
        await Console.In.ReadLineAsync();

        if (loops.FirstOrDefault(static loop => loop.FirstFailure is not null) is { } failed)
        {
            await Console.Error.WriteLineAsync($"{order.Scenario.Client} {order.Scenario.Transport}: calls failed, such as with: {failed.FirstFailure!.Message}");
        }

        var all = latencies.Merge();
        return new ClientFigures(
            all.Count, loops.Sum(static loop => loop.Failed), elapsed.TotalSeconds, all.Percentile(0.5), all.Percentile(0.99), all.Percentile(0.999), used);
    }

    private static Task LoadAsync(ClientOrder order, Calls calls, List<CallLoop> loops, TimeSpan time)
    {
        if (order.Scenario.Rate > 0)
        {
            return PacedLoad.RunAsync(calls, loops, order.Scenario.Rate, time);
        }

        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        return Task.WhenAll(loops.Select(loop => Task.Run(() => calls.RunAsync(loop, end))));
    }
}
