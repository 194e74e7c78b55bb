using System.Text.RegularExpressions;

namespace Kitex.Tests;

/// <summary>A C# file as text, comments apart.</summary>
internal sealed partial class SourceFile
{
    public SourceFile(string path, string text)
    {
        Path = path;
        Code = Comment().Replace(text, "");
        LineCount = text.AsSpan().Count('\n');
        Namespace = NamespaceLine().Match(Code) is { Success: true } found ? found.Groups["name"].Value : null;
        Folder = path["src/".Length..path.LastIndexOf('/')].Replace('/', '.');
        var parts = Folder.Split('.');
        Room = parts[0] == "Kitex" && path.StartsWith("src/Kitex/", StringComparison.Ordinal) && parts.Length > 1 ? parts[1] : "";
        Names = [.. HouseName().Matches(Code).Select(static m => m.Groups["name"].Value).Distinct()];
    }

    /// <summary>The path below the repository, with slashes.</summary>
    public string Path { get; }

    public string Code { get; }

    public int LineCount { get; }

    public string? Namespace { get; }

    /// <summary>The folder as a namespace.</summary>
    public string Folder { get; }

    /// <summary>In src/Kitex, the first folder; empty for the root.</summary>
    public string Room { get; }

    /// <summary>What follows "Kitex." wherever the code says it.</summary>
    public IReadOnlyList<string> Names { get; }

    public bool IsIn(string project) => Path.StartsWith($"src/{project}/", StringComparison.Ordinal);

    [GeneratedRegex("^\\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"(?<![\w.:""@$])Kitex\.(?<name>\w+)")]
    private static partial Regex HouseName();
}
