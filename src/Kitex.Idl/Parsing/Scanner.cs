using System.Text;

namespace Kitex.Idl.Parsing;

/// <summary>
/// Reads the lexical elements of the grammar off the text. There is no separate token stream: keywords are names elsewhere, and
/// whether a comment belongs to an element depends on where the element may begin.
/// Every <c>Take</c> either consumes its element with the blanks after it, or leaves the position where it was.
/// </summary>
internal sealed class Scanner(string text)
{
    private int _triviaStart = -1;
    private int _triviaEnd;

    public string Text { get; } = text;

    public int Position { get; set; }

    public bool AtEnd => Position >= Text.Length;

    /// <summary>The character at the position; NUL at the end.</summary>
    public char Current => Peek(0);

    public char Peek(int ahead) => Position + ahead < Text.Length ? Text[Position + ahead] : '\0';

    /// <summary>Skips blanks, line ends and comments.</summary>
    public void SkipTrivia()
    {
        // Optional elements try the same stretch again and again; it is walked once.
        if (Position == _triviaStart)
        {
            Position = _triviaEnd;
            return;
        }

        var start = Position;
        while (SkipBlank(acrossLines: true) || SkipComment()) { }
        (_triviaStart, _triviaEnd) = (start, Position);
    }

    /// <summary>Skips what <see cref="SkipTrivia"/> skips and returns the comments in it; null when there is none.</summary>
    public string? TakeComments() => TakeComments(acrossLines: true);

    /// <summary>Skips the rest of the line as far as it is blank or comment and returns the comments; null when there is none.</summary>
    public string? TakeLineComments() => TakeComments(acrossLines: false);

    public bool Take(char c)
    {
        var start = Position;
        SkipTrivia();
        if (AtEnd || Text[Position] != c)
        {
            Position = start;
            return false;
        }
        Position++;
        SkipIndent();
        return true;
    }

    public void TakeSeparator()
    {
        if (!Take(','))
            Take(';');
    }

    /// <summary>The character the next element begins with; NUL at the end.</summary>
    public char PeekElement()
    {
        var start = Position;
        SkipTrivia();
        var c = Current;
        Position = start;
        return c;
    }

    /// <summary>Whether the position, which is at an element, is at a keyword.</summary>
    public bool AtKeyword(string keyword) =>
        string.CompareOrdinal(Text, Position, keyword, 0, keyword.Length) == 0 && !Characters.ContinuesKeyword(Peek(keyword.Length));

    public bool TakeKeyword(string keyword)
    {
        var start = Position;
        SkipTrivia();
        if (!AtKeyword(keyword))
        {
            Position = start;
            return false;
        }
        Position += keyword.Length;
        SkipIndent();
        return true;
    }

    /// <summary>A name: a letter, then letters, digits and dots. Empty when there is none.</summary>
    public ReadOnlySpan<char> TakeName()
    {
        var start = Position;
        SkipTrivia();
        var end = Position;
        if (!Characters.IsLetter(Current))
        {
            Position = start;
            return default;
        }
        while (end < Text.Length && Characters.IsNamePart(Text[end]))
            end++;
        var name = Text.AsSpan(Position, end - Position);
        Position = end;
        SkipIndent();
        return name;
    }

    /// <summary>The word at the position, which is at an element; for messages and for telling definitions apart.</summary>
    public ReadOnlySpan<char> PeekWord()
    {
        var end = Position;
        while (end < Text.Length && (Characters.IsNamePart(Text[end]) || Text[end] == '$'))
            end++;
        return Text.AsSpan(Position, end - Position);
    }

    /// <summary>A literal in either quote, or null when the position is not at one or it has no end.</summary>
    public string? TakeLiteral()
    {
        var quote = Current;
        if (quote is not ('"' or '\''))
            return null;

        var end = Position + 1;
        var escaped = false;
        while (end < Text.Length && Text[end] != quote)
        {
            var skipsQuote = Text[end] == '\\' && end + 1 < Text.Length && Text[end + 1] is '"' or '\'';
            escaped |= Text[end] == '\\';
            end += skipsQuote ? 2 : 1;
        }
        if (end >= Text.Length)
            return null;

        var body = Text.AsSpan(Position + 1, end - Position - 1);
        Position = end + 1;
        SkipIndent();
        return escaped ? UnescapeQuote(body, quote) : body.ToString();
    }

    public void SkipIndent()
    {
        while (Position < Text.Length && Characters.IsIndent(Text[Position]))
            Position++;
    }

    private static string UnescapeQuote(ReadOnlySpan<char> body, char quote)
    {
        var unescaped = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '\\' && i + 1 < body.Length)
            {
                if (body[i + 1] == '\\')
                    unescaped.Append(body[i++]);
                else if (body[i + 1] == quote)
                    continue;
            }
            unescaped.Append(body[i]);
        }
        return unescaped.ToString();
    }

    private string? TakeComments(bool acrossLines)
    {
        StringBuilder? comments = null;
        while (true)
        {
            if (SkipBlank(acrossLines))
                continue;

            var start = Position;
            if (!SkipComment())
                return comments?.ToString();

            if (comments is null)
                comments = new StringBuilder();
            else
                comments.Append('\n');
            if (Text[start] == '#')
                comments.Append("//").Append(Text, start + 1, Position - start - 1);
            else
                comments.Append(Text, start, Position - start);
        }
    }

    private bool SkipBlank(bool acrossLines)
    {
        var start = Position;
        while (Position < Text.Length
            && (Characters.IsIndent(Text[Position]) || (acrossLines && Characters.IsLineEnd(Text[Position]))))
            Position++;
        return Position > start;
    }

    private bool SkipComment()
    {
        var rest = Text.AsSpan(Position);
        if (rest.IsEmpty || rest[0] is not ('/' or '#'))
            return false;

        if (rest.StartsWith("/*"))
        {
            var end = rest[2..].IndexOf("*/");
            if (end < 0)
                return false;
            Position += end + 4;
            return true;
        }

        if (rest[0] != '#' && !rest.StartsWith("//"))
            return false;
        var lineEnd = rest.IndexOfAny('\r', '\n');
        Position = lineEnd < 0 ? Text.Length : Position + lineEnd;
        return true;
    }
}
