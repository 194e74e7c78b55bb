using System.Diagnostics;
using Kitex.Load.Figures;

namespace Kitex.Load.Calling;

/// <summary>Calls as fast as it can with so many calls under way, and prints one line of figures.</summary>
internal static class ClientCommand
{
    public static async Task<int> RunAsync(ClientOrder order)
    {
        await using var calls = Calls.Create(order);
        var caller = Callers.Create(order.Scenario.Caller, calls);
        var loops = Enumerable.Range(0, order.Scenario.InFlight).Select(i => new CallLoop(caller, i)).ToList();
        await LoadAsync(calls, loops, order.WarmUp);
        loops.ForEach(static loop => loop.Clear());

        // Whoever measures the server is told when to begin and when to end.
        Console.WriteLine("begin");
        await Console.In.ReadLineAsync();
        var before = ProcessUsage.Now();
        var started = Stopwatch.GetTimestamp();
        await LoadAsync(calls, loops, order.Time);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = ProcessUsage.Now() - before;
        Console.WriteLine("end");
        await Console.In.ReadLineAsync();

        var latencies = new LatencyHistogram();
        loops.ForEach(loop => latencies.Add(loop.Latencies));
        if (loops.FirstOrDefault(static loop => loop.FirstFailure is not null) is { } failed)
        {
            await Console.Error.WriteLineAsync($"{order.Scenario.Client} {order.Scenario.Transport}: calls failed, such as with: {failed.FirstFailure!.Message}");
        }

        Console.WriteLine(new ClientFigures(
            latencies.Count, loops.Sum(static loop => loop.Failed), elapsed.TotalSeconds,
            latencies.Percentile(0.5), latencies.Percentile(0.99), latencies.Percentile(0.999), used).ToLine());
        return 0;
    }

    private static Task LoadAsync(Calls calls, List<CallLoop> loops, TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        return Task.WhenAll(loops.Select(loop => Task.Run(() => calls.RunAsync(loop, end))));
    }
}
