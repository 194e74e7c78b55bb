using System.Globalization;

namespace Kitex.Load;

/// <summary>Measures every scenario in turn, round by round, and prints the medians.</summary>
internal static class BenchCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        BenchOptions options;
        try
        {
            options = BenchOptions.Parse(arguments);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }

        using var server = new PeerProcess("server");
        var address = await server.HearAsync();
        var scenarios = options.Transports
            .SelectMany(transport => options.InFlight.Select(inFlight => new Scenario(transport, inFlight) { Address = address, Time = options.Time }))
            .ToList();
        var measured = scenarios.ToDictionary(static scenario => scenario, static _ => new List<Measurement>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            await Console.Error.WriteLineAsync($"round {round} of {options.Rounds}");
            foreach (var scenario in scenarios)
            {
                measured[scenario].Add(await Measurement.TakeAsync(scenario, server));
            }
        }

        Print(scenarios, measured, options.Rounds);
        return 0;
    }

    private static void Print(List<Scenario> scenarios, Dictionary<Scenario, List<Measurement>> measured, int rounds)
    {
        Console.WriteLine($"Echo.echo with 1,024 characters; medians of {rounds} rounds");
        Console.WriteLine("| transport | in flight | QPS | p50 µs | p99 µs | p99.9 µs | client CPU µs/call | server CPU µs/call | client B/call | server B/call |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var scenario in scenarios)
        {
            var runs = measured[scenario];
            string Median(Func<Measurement, double> figure, string format) =>
                runs.Select(figure).Order().ElementAt(runs.Count / 2).ToString(format, CultureInfo.InvariantCulture);
            Console.WriteLine(
                $"| {scenario.Transport} | {scenario.InFlight} | {Median(static m => m.CallsPerSecond, "#,0")} | {Median(static m => m.Client.Median, "#,0")} | " +
                $"{Median(static m => m.Client.P99, "#,0")} | {Median(static m => m.Client.P999, "#,0")} | {Median(static m => m.ClientMicroseconds, "0.0")} | " +
                $"{Median(static m => m.ServerMicroseconds, "0.0")} | {Median(static m => m.ClientBytes, "#,0")} | {Median(static m => m.ServerBytes, "#,0")} |");
        }
    }
}
