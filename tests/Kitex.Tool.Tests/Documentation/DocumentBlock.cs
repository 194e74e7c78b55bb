using System.Text.RegularExpressions;

namespace Kitex.Tool.Tests.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">What stands behind the opening fence.</param>
/// <param name="Text">Its lines.</param>
internal sealed partial record DocumentBlock(string Language, string Text)
{
    /// <summary>The file the block is the content of, by its first line; null for none.</summary>
    public string? FileName => FirstLine().Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    public static IReadOnlyList<DocumentBlock> Of(string page) =>
        [.. Fenced().Matches(page.ReplaceLineEndings("\n")).Select(static match => new DocumentBlock(match.Groups[1].Value, match.Groups[2].Value))];

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("^// ([A-Za-z.]+)\n")]
    private static partial Regex FirstLine();
}
