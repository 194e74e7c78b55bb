using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Tool.Editing;

/// <summary>How a file is laid out: its line ends and indentation.</summary>
internal static class TextLines
{
    /// <summary>What ends a line, by the first one.</summary>
    public static string End(string text) =>
        text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end && text[end - 1] == '\r' ? "\r\n" : "\n";

    /// <summary>Where the line of a position begins.</summary>
    public static int Start(string text, int position) => position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;

    /// <summary>Where the line after that of a position begins; the end of the text when there is none.</summary>
    public static int Next(string text, int position) => text.IndexOf('\n', position) is >= 0 and var end ? end + 1 : text.Length;

    /// <summary>The white space before the first word of a line.</summary>
    public static string Indent(string text, int position)
    {
        var start = Start(text, position);
        var end = start;
        while (end < text.Length && text[end] is ' ' or '\t')
            end++;
        return text[start..end];
    }

    /// <summary>The indentation of the members of a type.</summary>
    public static string MemberIndent(string text, TypeDeclarationSyntax type)
    {
        var own = Indent(text, type.SpanStart);
        foreach (var member in type.Members)
        {
            if (Indent(text, member.SpanStart) is var indent && indent.Length > own.Length)
                return indent;
        }
        return own + (own.Contains('\t', StringComparison.Ordinal) ? "\t" : "    ");
    }
}
