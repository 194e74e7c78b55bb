using System.Globalization;
using System.Text;
using Kitex.Load.Figures;

namespace Kitex.Load.Driving;

/// <summary>A row for each scenario.</summary>
internal static class ResultTable
{
    public static string Format(Results results)
    {
        var costs = results.Scenarios.Select(static s => s.Message).Distinct().ToDictionary(static m => m, MessageCost.Of);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Medians, rounds: {results.RoundCount}. CPU, context switches and bytes are per call; in brackets the bytes beyond the messages.");
        text.AppendLine();
        text.AppendLine("| server | client | protocol | in flight | | QPS | p50 µs | p99 µs | p99.9 µs | client CPU µs | server CPU µs | client switches | server switches | client B | server B | failed |");
        text.AppendLine("|---|---|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var scenario in results.Scenarios)
        {
            text.AppendLine(Row(scenario, results, costs[scenario.Message]));
        }

        return text.AppendLine().ToString();
    }

    private static string Row(Scenario scenario, Results results, MessageCost cost)
    {
        string[] cells =
        [
            scenario.Server, scenario.Client, scenario.Transport, scenario.InFlight.ToString(CultureInfo.InvariantCulture), scenario.Remarks,
            Median("#,0", static m => m.CallsPerSecond),
            Median("#,0", static m => m.Client.Median), Median("#,0", static m => m.Client.P99), Median("#,0", static m => m.Client.P999),
            Median("0.0", static m => m.ClientMicroseconds), Median("0.0", static m => m.ServerMicroseconds),
            Median("0.00", static m => m.ClientSwitches), Median("0.00", static m => m.ServerSwitches),
            Bytes(static m => m.ClientBytes, cost.Client, scenario.Client), Bytes(static m => m.ServerBytes, cost.Server, scenario.Server),
            Median("#,0", static m => m.Client.Failed),
        ];
        return $"| {string.Join(" | ", cells)} |";

        string Median(string format, Func<Measurement, double> figure) =>
            Figure.Text(results.Median(scenario, figure), format);

        string Bytes(Func<Measurement, double> figure, long messages, string peer) => peer switch
        {
            Scenario.C => "",
            Scenario.Http or Scenario.Http2 => Median("#,0", figure),
            _ => $"{Median("#,0", figure)} ({Median("#,0", m => figure(m) - messages)})",
        };
    }
}
