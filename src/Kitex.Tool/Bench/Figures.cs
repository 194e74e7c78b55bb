using System.Globalization;

namespace Kitex.Tool.Bench;

/// <summary>Figures as people read them.</summary>
internal static class Figures
{
    /// <summary>A latency in three digits and the unit that suits it.</summary>
    public static string Latency(double nanoseconds) => nanoseconds switch
    {
        < 999.5e3 => $"{Digits(nanoseconds / 1e3)} µs",
        < 999.5e6 => $"{Digits(nanoseconds / 1e6)} ms",
        _ => $"{Digits(nanoseconds / 1e9)} s",
    };

    /// <summary>A whole number with commas.</summary>
    public static string Count(double count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Seconds with one decimal.</summary>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static string Digits(double value) => value.ToString(value switch
    {
        < 9.995 => "0.00",
        < 99.95 => "0.0",
        _ => "0",
    }, CultureInfo.InvariantCulture);
}
