using System.Globalization;
using System.Text;

namespace Kitex.Load.Charts;

/// <summary>
/// Writes a chart by hand: text and lines in the colour of the page, in a light and in a dark one, marks in a grey that both
/// can show.
/// </summary>
internal sealed class Svg(int width, int height)
{
    private readonly StringBuilder _body = new();

    public void Text(double x, double y, string text, string anchor = "start", bool strong = false) => _body.AppendLine(
        CultureInfo.InvariantCulture,
        $"""  <text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}"{(strong ? " font-weight=\"600\"" : "")}>{Escape(text)}</text>""");

    /// <summary>A filled box; the darker, the more opaque.</summary>
    public void Box(double x, double y, double boxWidth, double boxHeight, double opacity) => _body.AppendLine(
        CultureInfo.InvariantCulture,
        $"""  <rect x="{x:0.#}" y="{y:0.#}" width="{Math.Max(boxWidth, 0):0.#}" height="{boxHeight:0.#}" fill="#808080" fill-opacity="{opacity:0.##}"/>""");

    public void Line(double x1, double y1, double x2, double y2, double opacity = 1) => _body.AppendLine(
        CultureInfo.InvariantCulture,
        $"""  <line x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}" stroke="currentColor" stroke-opacity="{opacity:0.##}"/>""");

    /// <summary>A mark: hollow, or filled.</summary>
    public void Dot(double x, double y, bool filled) => _body.AppendLine(
        CultureInfo.InvariantCulture,
        $"""  <circle cx="{x:0.#}" cy="{y:0.#}" r="4" stroke="currentColor" fill="{(filled ? "currentColor" : "none")}"/>""");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $$"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">
          <style>svg { color: #24292f } @media (prefers-color-scheme: dark) { svg { color: #d0d7de } }</style>
        {{_body}}</svg>

        """);

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
