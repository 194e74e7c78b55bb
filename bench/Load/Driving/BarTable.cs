using System.Globalization;
using System.Text;
using Kitex.Load.Figures;
using Kitex.Load.Suites;

namespace Kitex.Load.Driving;

/// <summary>A row for each bar: what was to be reached, what was measured.</summary>
internal static class BarTable
{
    public static string Format(IReadOnlyList<Bar> bars, Results results)
    {
        if (bars.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder();
        text.AppendLine("Medians of the rounds; a ratio is formed within each round.");
        text.AppendLine();
        text.AppendLine("| bar | wanted | measured | met |");
        text.AppendLine("|---|---:|---:|---|");
        foreach (var bar in bars)
        {
            var measured = results.Measure(bar);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {bar.What} | {bar.Wanted} | {Figure.Text(measured, bar.Format)} | {Verdict(bar.IsMet(measured))} |");
        }

        return text.ToString();
    }

    private static string Verdict(bool? met) => met switch
    {
        true => "yes",
        false => "no",
        null => "",
    };
}
