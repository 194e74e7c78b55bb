using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Tool.Editing;

/// <summary>Adds using directives to a file.</summary>
internal static class UsingInsertion
{
    /// <summary>The place in the text and what goes there.</summary>
    public static (int Position, string Inserted) Of(UserFile file, IReadOnlyList<string> namespaces)
    {
        if (namespaces.Count == 0)
            return (0, "");
        var lineEnd = TextLines.End(file.Text);
        var lines = string.Concat(namespaces.Select(space => $"using {space};{lineEnd}"));
        if (Last(file.Root) is { } end)
        {
            var position = TextLines.Next(file.Text, end);
            return (position, position > 0 && file.Text[position - 1] != '\n' ? lineEnd + lines : lines);
        }

        // Before the namespace, behind what the file says of itself; before all else where there is none.
        var first = file.Root.Members.FirstOrDefault() is BaseNamespaceDeclarationSyntax space ? TextLines.Start(file.Text, space.SpanStart) : 0;
        return (first, lines + lineEnd);
    }

    private static int? Last(CompilationUnitSyntax root) =>
        root.Usings.LastOrDefault()?.Span.End ?? root.Externs.LastOrDefault()?.Span.End;
}
