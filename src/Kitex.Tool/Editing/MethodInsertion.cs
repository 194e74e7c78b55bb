using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Tool.Editing;

/// <summary>Puts methods at the end of a class, laid out as the file is; all other text stays.</summary>
internal static class MethodInsertion
{
    /// <summary>The place in the text and what goes there.</summary>
    /// <param name="text">The file.</param>
    /// <param name="type">The class; it has a closing brace.</param>
    /// <param name="methods">The methods, four spaces a level, line feeds only.</param>
    public static (int Position, string Inserted) Of(string text, TypeDeclarationSyntax type, IReadOnlyList<string> methods)
    {
        var lineEnd = TextLines.End(text);
        var brace = type.CloseBraceToken.SpanStart;
        var lineStart = TextLines.Start(text, brace);
        var ownLine = string.IsNullOrWhiteSpace(text[lineStart..brace]);
        var position = ownLine ? lineStart : brace;

        var inserted = new StringBuilder();
        if (!ownLine)
            inserted.Append(lineEnd);
        else if (!EndsInGap(text, position, type))
            inserted.Append(lineEnd);
        inserted.AppendJoin(lineEnd, methods.Select(method => Laid(method, text, type, lineEnd)));
        if (!ownLine)
            inserted.Append(TextLines.Indent(text, type.SpanStart));
        return (position, inserted.ToString());
    }

    // Nothing but the opening brace or an empty line stands directly before.
    private static bool EndsInGap(string text, int position, TypeDeclarationSyntax type)
    {
        if (string.IsNullOrWhiteSpace(text[type.OpenBraceToken.Span.End..position]))
            return true;
        var previous = text[TextLines.Start(text, position - 1)..position];
        return string.IsNullOrWhiteSpace(previous);
    }

    private static string Laid(string method, string text, TypeDeclarationSyntax type, string lineEnd)
    {
        var indent = TextLines.MemberIndent(text, type);
        var unit = indent.Contains('\t', StringComparison.Ordinal) ? "\t" : "    ";
        var result = new StringBuilder();
        foreach (var line in method.TrimEnd('\n').Split('\n'))
        {
            var words = line.TrimStart(' ');
            if (words.Length > 0)
                result.Append(indent).Insert(result.Length, unit, (line.Length - words.Length) / 4).Append(words);
            result.Append(lineEnd);
        }
        return result.ToString();
    }
}
