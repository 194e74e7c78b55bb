namespace Kitex.Tool.Bench;

/// <summary>Bars of block characters, as fine as an eighth of a column.</summary>
internal static class BarText
{
    private const int Eighths = 8;
    private const string Parts = " ▏▎▍▌▋▊▉█";

    /// <summary>A bar; what is more than nothing shows.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="width">Columns of a share of 1.</param>
    /// <returns>As many columns as are filled.</returns>
    public static string Of(double share, int width)
    {
        var eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * width * Eighths);
        if (eighths == 0 && share > 0)
            eighths = 1;
        var rest = eighths % Eighths;
        return new string(Parts[Eighths], eighths / Eighths) + (rest == 0 ? "" : Parts[rest].ToString());
    }
}
