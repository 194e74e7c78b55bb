using System.Globalization;

namespace Kitex.Load.Figures;

/// <summary>What a client process measured.</summary>
/// <param name="Calls">Calls answered.</param>
/// <param name="Failed">Calls that were not.</param>
/// <param name="Seconds">In this time.</param>
/// <param name="Median">Microseconds that half of the calls answered did not exceed.</param>
/// <param name="P99">The same for 99 %.</param>
/// <param name="P999">The same for 99.9 %.</param>
/// <param name="Usage">What the process used meanwhile.</param>
internal sealed record ClientFigures(long Calls, long Failed, double Seconds, double Median, double P99, double P999, ProcessUsage Usage)
{
    private const int Words = 7;

    /// <summary>As a line between processes.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Calls} {Failed} {Seconds} {Median} {P99} {P999} {Usage.ToLine()}");

    public static ClientFigures Parse(string line)
    {
        var words = line.Split(' ', Words);
        double Number(int word) => double.Parse(words[word], CultureInfo.InvariantCulture);
        return new ClientFigures(
            long.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture),
            Number(2), Number(3), Number(4), Number(5), ProcessUsage.Parse(words[^1]));
    }
}
