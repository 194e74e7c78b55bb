namespace Kitex.Serialization.Json;

/// <summary>Names and texts in messages.</summary>
internal static class Listing
{
    private const int LongestText = 40;

    /// <summary>The names with commas between; "none" when there is none.</summary>
    public static string Of(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";

    /// <summary>The beginning of a text that may be long.</summary>
    public static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}
