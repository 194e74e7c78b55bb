using System.Diagnostics;
using System.Globalization;
using Api;

namespace Kitex.Load;

/// <summary>Calls as fast as it can with so many calls under way, and prints one line of figures.</summary>
internal static class ClientCommand
{
    private const int MessageCharacters = 1024;

    public static async Task<int> RunAsync(Scenario scenario)
    {
        await using var client = new EchoClient("load", scenario.Configure);
        var request = new Request { Message = new string('x', MessageCharacters) };
        await LoadAsync(client, request, scenario.InFlight, scenario.Time / 2);

        // Whoever measures the server is told when to begin and when to end.
        Console.WriteLine("begin");
        await Console.In.ReadLineAsync();
        var before = ProcessUsage.Now();
        var started = Stopwatch.GetTimestamp();
        var latencies = await LoadAsync(client, request, scenario.InFlight, scenario.Time);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = ProcessUsage.Now() - before;
        Console.WriteLine("end");
        await Console.In.ReadLineAsync();

        Console.WriteLine(new ClientFigures(
            latencies.Count, elapsed.TotalSeconds, latencies.Percentile(0.5), latencies.Percentile(0.99), latencies.Percentile(0.999), used).ToLine());
        return 0;
    }

    private static async Task<LatencyHistogram> LoadAsync(EchoClient client, Request request, int inFlight, TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var all = new LatencyHistogram();
        foreach (var worker in await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(() => CallAsync(client, request, end)))))
        {
            all.Add(worker);
        }

        return all;
    }

    private static async Task<LatencyHistogram> CallAsync(EchoClient client, Request request, long end)
    {
        var latencies = new LatencyHistogram();
        for (var now = Stopwatch.GetTimestamp(); now < end;)
        {
            var response = await client.EchoAsync(request);
            if (response.Message.Length != MessageCharacters)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"An answer of {response.Message.Length} characters."));
            }

            var after = Stopwatch.GetTimestamp();
            latencies.Add((long)Stopwatch.GetElapsedTime(now, after).TotalNanoseconds);
            now = after;
        }

        return latencies;
    }
}
