using System.Globalization;

namespace Kitex.Idl.Parsing;

/// <summary>Reads whole numbers as Go does: 0x is hexadecimal, 0o or a leading 0 octal, the rest decimal.</summary>
internal static class IntegerText
{
    public enum Outcome
    {
        Parsed,
        Malformed,
        TooLarge,
    }

    public static Outcome Parse(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.StartsWith("0x"))
            return ParseDigits(text[2..], 16, negative: false, out value);
        if (text.StartsWith("0o"))
            return ParseDigits(text[2..], 8, negative: false, out value);

        var digits = text.TrimStart("+-");
        if (digits.Length > 1 && digits[0] == '0')
            return ParseDigits(digits[1..], 8, text[0] == '-', out value);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) ? Outcome.Parsed : Outcome.TooLarge;
    }

    private static Outcome ParseDigits(ReadOnlySpan<char> digits, int radix, bool negative, out long value)
    {
        value = 0;
        Int128 sum = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10) : radix;
            if (digit >= radix)
                return Outcome.Malformed;
            // The sum stays far below the range of 128 bits and above that of 64 once it is there.
            if (sum <= long.MaxValue)
                sum = sum * radix + digit;
        }
        if (negative)
            sum = -sum;
        if (sum < long.MinValue || sum > long.MaxValue)
            return Outcome.TooLarge;
        value = (long)sum;
        return Outcome.Parsed;
    }
}
