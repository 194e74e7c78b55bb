using Kitex.Load.Figures;

namespace Kitex.Load.Charts;

/// <summary>A bar for each row, of one part or of several side by side.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Note">How to read it, below the title.</param>
/// <param name="Format">Of the number behind each bar: the sum of its parts.</param>
internal sealed record BarChart(string Title, string Note, string Format)
{
    private const double Darkest = 0.9;
    private const double Fading = 0.45;

    /// <summary>Where a line across all bars marks the limit; null for none.</summary>
    public double? Limit { get; init; }

    public string Draw(IReadOnlyList<ChartRow> rows)
    {
        var most = Math.Max(rows.Max(static row => row.Values.Sum()), Limit ?? 0);
        var perUnit = (Layout.Right - Layout.Left) / most;
        var svg = new Svg(Layout.Width, Layout.Height(rows.Count));
        svg.Text(8, 22, Title, strong: true);
        svg.Text(8, 42, Note);
        for (var i = 0; i < rows.Count; i++)
        {
            var top = Layout.RowTop(i);
            svg.Text(Layout.Left - 8, top + Layout.Baseline, rows[i].Label, anchor: "end");
            double x = Layout.Left;
            var opacity = Darkest;
            foreach (var value in rows[i].Values)
            {
                svg.Box(x, top, value * perUnit, Layout.BarHeight, opacity);
                x += value * perUnit;
                opacity -= Fading;
            }

            svg.Text(x + 6, top + Layout.Baseline, Figure.Text(rows[i].Values.Sum(), Format));
        }

        if (Limit is { } limit)
        {
            var x = Layout.Left + (limit * perUnit);
            svg.Line(x, Layout.Top - 6, x, Layout.RowTop(rows.Count), opacity: 0.6);
        }

        return svg.ToString();
    }
}
