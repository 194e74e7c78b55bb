using System.Diagnostics;
using System.Globalization;

namespace Kitex.Tests.Diagnostics;

/// <summary>What a span says, as text.</summary>
internal static class SpanText
{
    /// <returns>The tag's value; null when there is none.</returns>
    public static string? Text(this Activity span, string tag) => span.GetTagItem(tag) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
}
