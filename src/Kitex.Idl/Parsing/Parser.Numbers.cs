using System.Globalization;
using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

internal sealed partial class Parser
{
    private IdlExpression? TakeNumber(IdlPosition position)
    {
        var start = _scanner.Position;
        if (TakeDouble() is { IsEmpty: false } digits)
        {
            if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                return new IdlExpression(IdlExpressionKind.Double, position) { Double = number };

            _diagnostics.Break(DiagnosticCode.BadNumber, position, $"`{digits}` is not a number that a double can hold; write it in decimal and in range");
            return null;
        }

        var text = TakeInteger();
        if (text.IsEmpty)
        {
            Break(DiagnosticCode.BadNumber, $"{Found()} is not a number; write it as 5, -5, 0x1F or 1.5");
            return null;
        }
        switch (IntegerText.Parse(text, out var value))
        {
            case IntegerText.Outcome.Parsed:
                return new IdlExpression(IdlExpressionKind.Integer, position) { Integer = value };
            case IntegerText.Outcome.TooLarge:
                _diagnostics.Break(
                    DiagnosticCode.NumberTooLarge, position,
                    $"`{text}` does not fit 64 bits; write a number from {long.MinValue} to {long.MaxValue}, or a double with a point");
                return null;
            default:
                _scanner.Position = start;
                Break(DiagnosticCode.BadNumber, $"`{text}` is not a number: 0x begins a hexadecimal one, 0o or 0 an octal one; write it in decimal");
                return null;
        }
    }

    /// <summary>The text of a whole number, or empty when the position is not at one.</summary>
    private ReadOnlySpan<char> TakeInteger()
    {
        var text = _scanner.Text;
        var start = _scanner.Position;
        var end = start;
        if (_scanner.Current == '0' && _scanner.Peek(1) == 'x' && char.IsAsciiLetterOrDigit(_scanner.Peek(2)))
        {
            end += 2;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
                end++;
        }
        else if (_scanner.Current == '0' && _scanner.Peek(1) == 'o' && Characters.IsDigit(_scanner.Peek(2)))
        {
            end = SkipDigits(end + 2);
        }
        else
        {
            var digits = _scanner.Current is '+' or '-' ? start + 1 : start;
            end = SkipDigits(digits);
            if (end == digits)
                return default;
        }
        _scanner.Position = end;
        _scanner.SkipIndent();
        return text.AsSpan(start, end - start);
    }

    /// <summary>
    /// The digits that make the value of a number with a point or an exponent, or empty when the position is not at one.
    /// Kitex's own compiler takes the exponent alone for the value: it reads 1e3 as 3. Both sides of a call must agree on a default,
    /// so that reading is kept, with a warning.
    /// </summary>
    private ReadOnlySpan<char> TakeDouble()
    {
        var text = _scanner.Text;
        var start = _scanner.Position;
        var digits = _scanner.Current is '+' or '-' ? start + 1 : start;
        var end = SkipDigits(digits);
        var hasPoint = end < text.Length && text[end] == '.' && end + 1 < text.Length && Characters.IsDigit(text[end + 1]);
        if (hasPoint)
            end = SkipDigits(end + 1);
        if (end == digits)
            return default;

        _scanner.Position = end;
        if (_scanner.Current is 'e' or 'E')
        {
            _scanner.Position++;
            _scanner.SkipTrivia();
            var exponent = TakeInteger();
            if (!exponent.IsEmpty)
            {
                _diagnostics.Warn(
                    DiagnosticCode.ExponentMisread, _lines[start],
                    $"Kitex reads a number with an exponent as its exponent alone, `{text.AsSpan(start, _scanner.Position - start).TrimEnd()}` "
                    + $"as {exponent}; write it without exponent");
                return exponent;
            }
        }

        _scanner.Position = hasPoint ? end : start;
        if (!hasPoint)
            return default;
        _scanner.SkipIndent();
        return text.AsSpan(start, end - start);
    }

    private int SkipDigits(int offset)
    {
        while (offset < _scanner.Text.Length && Characters.IsDigit(_scanner.Text[offset]))
            offset++;
        return offset;
    }
}
