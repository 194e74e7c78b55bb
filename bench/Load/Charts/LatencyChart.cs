using System.Globalization;

namespace Kitex.Load.Charts;

/// <summary>Percentiles of each row as marks on a logarithmic line.</summary>
internal static class LatencyChart
{
    private const int MarkHeight = Layout.BarHeight / 2;

    public static string Draw(IReadOnlyList<ChartRow> rows)
    {
        var all = rows.SelectMany(static row => row.Values).Where(static value => value > 0).ToList();
        var first = (int)Math.Floor(Math.Log10(all.Min()));
        var last = (int)Math.Ceiling(Math.Log10(all.Max()));
        var perDecade = (double)(Layout.Right - Layout.Left) / Math.Max(last - first, 1);
        double X(double value) => Layout.Left + ((Math.Log10(Math.Max(value, Math.Pow(10, first))) - first) * perDecade);

        var svg = new Svg(Layout.Width, Layout.Height(rows.Count));
        svg.Text(8, 22, "Latency of a call, µs", strong: true);
        svg.Text(8, 42, "● p50   ○ p99   ○ p99.9, on a logarithmic scale");
        for (var decade = first; decade <= last; decade++)
        {
            var x = X(Math.Pow(10, decade));
            svg.Line(x, Layout.Top - 6, x, Layout.RowTop(rows.Count), opacity: 0.25);
            svg.Text(x, Layout.Top - 10, Math.Pow(10, decade).ToString("#,0", CultureInfo.InvariantCulture), anchor: "middle");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var values = rows[i].Values;
            var y = Layout.RowTop(i) + MarkHeight;
            svg.Text(Layout.Left - 8, Layout.RowTop(i) + Layout.Baseline, rows[i].Label, anchor: "end");
            svg.Line(X(values[0]), y, X(values[^1]), y, opacity: 0.5);
            for (var mark = 0; mark < values.Count; mark++)
            {
                svg.Dot(X(values[mark]), y, filled: mark == 0);
            }
        }

        return svg.ToString();
    }
}
