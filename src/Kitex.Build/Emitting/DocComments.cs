using System.Text;
using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Carries comments of the IDL over as XML documentation.</summary>
internal static class DocComments
{
    /// <summary>Writes the comment as the summary of what follows; nothing when there is no comment.</summary>
    public static void Write(CodeWriter code, string? comment) => Write(code, IdlComment.Lines(comment));

    /// <summary>Writes the comment or, when there is none, a sentence of our own.</summary>
    public static void Write(CodeWriter code, string? comment, string otherwise)
    {
        var lines = IdlComment.Lines(comment);
        Write(code, lines.Count > 0 ? lines : [otherwise]);
    }

    private static void Write(CodeWriter code, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;

        if (lines.Count == 1)
        {
            code.Line($"/// <summary>{Escape(lines[0])}</summary>");
            return;
        }

        code.Line("/// <summary>");
        foreach (var line in lines)
            code.Line($"/// {Escape(line)}".TrimEnd());
        code.Line("/// </summary>");
    }

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<': result.Append("&lt;"); break;
                case '>': result.Append("&gt;"); break;
                case '&': result.Append("&amp;"); break;
                // Line ends of C# that are none of the IDL would end the comment; other controls are not allowed in XML.
                case < ' ' or 0x7f or 0x85 or 0x2028 or 0x2029 or 0xfffe or 0xffff: result.Append(' '); break;
                default: result.Append(rune.ToString()); break;
            }
        }
        return result.ToString();
    }
}
