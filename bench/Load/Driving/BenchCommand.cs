using Kitex.Load.Charts;
using Kitex.Load.Figures;
using Kitex.Load.Suites;

namespace Kitex.Load.Driving;

/// <summary>Measures every scenario in turn, round by round, and prints the medians.</summary>
internal static class BenchCommand
{
    private const int WrongArguments = 2;

    public static async Task<int> RunAsync(string[] arguments)
    {
        BenchOptions options;
        Suite suite;
        try
        {
            options = BenchOptions.Parse(arguments);
            suite = options.ToSuite();
        }
        catch (ArgumentException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return WrongArguments;
        }

        try
        {
            var results = await MeasureAsync(options, suite.Scenarios);
            Console.Write(ResultTable.Format(results));
            Console.Write(BarTable.Format(suite.Bars, results));
            if (options.SvgFolder is { } folder)
            {
                ChartFolder.Write(folder, results);
            }

            return 0;
        }
        catch (InvalidOperationException failed)
        {
            await Console.Error.WriteLineAsync(failed.Message);
            return 1;
        }
    }

    private static async Task<Results> MeasureAsync(BenchOptions options, IReadOnlyList<Scenario> scenarios)
    {
        using var runner = new ScenarioRunner(options);
        var rounds = new List<Round>();
        while (rounds.Count < options.Rounds)
        {
            // There and back again: no scenario is always the one that follows another.
            var measurements = new Dictionary<Scenario, Measurement>();
            foreach (var scenario in rounds.Count % 2 == 0 ? scenarios : scenarios.Reverse())
            {
                var measurement = await runner.RunAsync(scenario);
                measurements[scenario] = measurement;
                await Console.Error.WriteLineAsync(
                    $"round {rounds.Count + 1} of {options.Rounds}, {measurements.Count} of {scenarios.Count}: {scenario}: " +
                    $"{Figure.Text(measurement.CallsPerSecond, "#,0")} QPS, {Figure.Text(measurement.Microseconds, "0.0")} µs");
            }

            rounds.Add(new Round(measurements));
        }

        return new Results(scenarios, rounds);
    }
}
