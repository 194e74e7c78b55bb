using System.Globalization;

namespace Kitex.Load.Figures;

/// <summary>Numbers in tables.</summary>
internal static class Figure
{
    /// <param name="value">What is no number, as after a load that came to a standstill, is shown as a dash.</param>
    /// <param name="format">As for numbers.</param>
    public static string Text(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
