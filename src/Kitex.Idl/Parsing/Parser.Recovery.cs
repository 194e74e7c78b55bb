using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

internal sealed partial class Parser
{
    private void Break(string code, string message) => _diagnostics.Break(code, Here, message);

    private bool Expect(char c, string missing)
    {
        if (_scanner.Take(c))
            return true;
        _scanner.SkipTrivia();
        Unexpected(missing);
        return false;
    }

    private string? TakeName(string missing)
    {
        var name = _scanner.TakeName();
        if (!name.IsEmpty)
            return name.ToString();
        _scanner.SkipTrivia();
        Unexpected(missing);
        return null;
    }

    private string? TakeLiteral(string missing)
    {
        var start = _scanner.Position;
        if (_scanner.TakeLiteral() is { } text)
        {
            if (text.AsSpan().ContainsAny('\r', '\n'))
            {
                _diagnostics.Warn(
                    DiagnosticCode.LiteralOverLines, _lines[start],
                    "the text goes on over the end of the line; a backslash before a quote keeps it open, write \\n for a line end");
            }
            return text;
        }
        Unexpected(missing);
        return null;
    }

    /// <summary>Reports what stands at the position instead of what was expected, by its most telling cause.</summary>
    private void Unexpected(string missing)
    {
        var (code, message) = _scanner.Current switch
        {
            '"' or '\'' when !HasClosingQuote() => (DiagnosticCode.UnterminatedLiteral,
                "the text that begins here has no closing quote; write one, and no backslash directly before it"),
            '/' when _scanner.Peek(1) == '*' => (DiagnosticCode.UnterminatedComment, "the comment that begins here is not closed; write `*/` after it"),
            var c when GoesOnFromNumber(c) => (DiagnosticCode.BadNumber,
                $"the number goes on with {Found()}; write decimals as 1.0 and hexadecimal numbers as 0x1F without a sign"),
            > '\x7f' => (DiagnosticCode.BadIdentifier, $"{Found()} cannot stand in a name; names have ASCII letters, digits, `_` and `.`"),
            '$' => (DiagnosticCode.BadIdentifier, "`$` cannot stand in a name; names have ASCII letters, digits, `_` and `.`"),
            var c when Characters.IsDigit(c) && Characters.IsLetter(NextAfterDigits()) =>
                (DiagnosticCode.BadIdentifier, $"{Found()} begins with a digit; {missing}"),
            _ => (DiagnosticCode.Unexpected, $"{missing} (found {Found()})"),
        };
        Break(code, message);
    }

    private IdlDefinition? UnknownDefinition()
    {
        var word = _scanner.PeekWord().ToString();
        var lower = Array.Find(DefinitionKeywords, k => k.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? Array.Find(HeaderKeywords, k => k.Equals(word, StringComparison.OrdinalIgnoreCase));
        var (code, message) = (word, _scanner.Current) switch
        {
            ("", ',' or ';') => (DiagnosticCode.StraySeparator, $"`{_scanner.Current}` cannot stand after a header or definition; remove it"),
            ("", '}' or ')' or ']') => (DiagnosticCode.StraySeparator, $"`{_scanner.Current}` closes nothing; remove it"),
            ("senum", _) => (DiagnosticCode.Unsupported, "`senum` is not supported; write an `enum`, or a `string` field"),
            _ when word.EndsWith("_namespace", StringComparison.Ordinal) => (DiagnosticCode.Unsupported,
                $"`{word}` is not supported; write `namespace {word[..^"_namespace".Length]} a.b`"),
            _ when lower is not null => (DiagnosticCode.UnknownDefinition, $"keywords are in lower case; write `{lower}`"),
            _ when word.Length > 0 && !char.IsAsciiDigit(word[0]) => (DiagnosticCode.UnknownDefinition,
                $"`{word}` begins no definition; write one of {string.Join(", ", HeaderKeywords)}, {string.Join(", ", DefinitionKeywords)}"),
            _ => (null, "a header or a definition is expected here; remove what stands in its place"),
        };
        if (code is null || GoesOnFromNumber(_scanner.Current))
            Unexpected(message);
        else
            Break(code, message);

        if (code == DiagnosticCode.StraySeparator)
            _scanner.Position++;
        return null;
    }

    private string Found() => _scanner.PeekWord() switch
    {
        { IsEmpty: false } word => $"`{word}`",
        _ when _scanner.AtEnd => "the end of the file",
        _ when char.IsHighSurrogate(_scanner.Current) => $"`{_scanner.Text.AsSpan(_scanner.Position, Math.Min(2, _scanner.Text.Length - _scanner.Position))}`",
        _ when char.IsControl(_scanner.Current) => $"the control character U+{(int)_scanner.Current:X4}",
        _ => $"`{_scanner.Current}`",
    };

    private bool GoesOnFromNumber(char c) =>
        (c == '.' || Characters.IsLetter(c)) && _scanner.Position > 0 && Characters.IsDigit(_scanner.Text[_scanner.Position - 1]);

    private char NextAfterDigits()
    {
        var end = SkipDigits(_scanner.Position);
        return end < _scanner.Text.Length ? _scanner.Text[end] : '\0';
    }

    private bool HasClosingQuote()
    {
        var start = _scanner.Position;
        var closed = _scanner.TakeLiteral() is not null;
        _scanner.Position = start;
        return closed;
    }

    /// <summary>Goes to the next line that begins with a keyword, or to the end.</summary>
    private void SkipToDefinition()
    {
        while (true)
        {
            _scanner.SkipTrivia();
            if (_scanner.AtEnd || _scanner.Current == '/' && _scanner.Peek(1) == '*')
                break;
            if (StartsLine() && (Array.Exists(DefinitionKeywords, _scanner.AtKeyword) || Array.Exists(HeaderKeywords, _scanner.AtKeyword)))
                return;
            SkipToken();
        }
        _scanner.Position = _scanner.Text.Length;
    }

    /// <summary>Goes behind a broken field, member or method: to its separator, the end of its line, or the end of the list.</summary>
    private void SkipElement(int start, char close)
    {
        // What is missing at the end of a line is noticed at the next one, which is probably fine.
        if (_scanner.Position > start && StartsLine())
            return;
        if (_scanner.Position == start && _scanner.Current != '}')
            SkipToken();

        var depth = 0;
        while (!_scanner.AtEnd)
        {
            var c = _scanner.Current;
            if (depth <= 0 && (c == '}' || c == close || Characters.IsLineEnd(c)))
                return;
            if (c is '(' or '[' or '{')
                depth++;
            if (c is ')' or ']' or '}')
                depth--;
            SkipToken();
            if (depth <= 0 && c is ',' or ';')
                return;
        }
    }

    /// <summary>Goes behind the annotations that begin at or after an offset, or to the end of the line when they are not closed on it.</summary>
    private void SkipAnnotations(int start)
    {
        _scanner.Position = Math.Max(start, _scanner.Position);
        while (!_scanner.AtEnd && !Characters.IsLineEnd(_scanner.Current) && _scanner.Current is not ('{' or '}'))
        {
            var closed = _scanner.Current == ')';
            SkipToken();
            if (closed)
                return;
        }
    }

    /// <summary>Skips a name, a literal that ends on its line, or one character.</summary>
    private void SkipToken()
    {
        var c = _scanner.Current;
        if (c is '"' or '\'')
        {
            var rest = _scanner.Text.AsSpan(_scanner.Position + 1);
            var end = rest.IndexOfAny(c, '\r', '\n');
            _scanner.Position += end >= 0 && rest[end] == c ? end + 2 : 1;
        }
        else
        {
            _scanner.Position += Math.Max(1, _scanner.PeekWord().Length);
        }
    }

    private bool StartsLine()
    {
        var before = _scanner.Text.AsSpan(0, _scanner.Position).TrimEnd(" \t\v");
        return before.IsEmpty || Characters.IsLineEnd(before[^1]);
    }
}
