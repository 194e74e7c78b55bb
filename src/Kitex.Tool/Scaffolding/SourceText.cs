using Kitex.Build.Emitting;

namespace Kitex.Tool.Scaffolding;

/// <summary>Puts a C# file together: a comment, the usings its code needs, the code.</summary>
internal static class SourceText
{
    /// <summary>The text of a file.</summary>
    /// <param name="comment">What the file is, for its first line; null for none.</param>
    /// <param name="names">By what names the code was written.</param>
    /// <param name="hasImplicitUsings">Whether the project imports System and its like for every file.</param>
    /// <param name="body">The code.</param>
    public static string Of(string? comment, NameLookup names, bool hasImplicitUsings, CodeWriter body)
    {
        var head = new CodeWriter();
        if (comment is not null)
            head.Line("// " + comment);
        var usings = Usings(names, hasImplicitUsings).ToList();
        foreach (var space in usings)
            head.Line($"using {space};");
        return head.ToString() + (usings.Count > 0 || comment is not null ? "\n" : "") + body;
    }

    /// <summary>The namespaces to import, those of .NET first.</summary>
    public static IEnumerable<string> Usings(NameLookup names, bool hasImplicitUsings) =>
        names.Needed
            .Where(space => !hasImplicitUsings || !NameLookup.Implicit.Contains(space))
            .OrderBy(static space => space != "System" && !space.StartsWith("System.", StringComparison.Ordinal))
            .ThenBy(static space => space, StringComparer.OrdinalIgnoreCase);
}
