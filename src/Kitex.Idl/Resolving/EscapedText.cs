using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kitex.Idl.Resolving;

/// <summary>Interprets the escapes of a literal. They are those of Go, into which Kitex's own compiler puts the text as it is.</summary>
internal static class EscapedText
{
    /// <summary>The bytes of a text.</summary>
    /// <param name="text">The text with its escapes.</param>
    /// <param name="problem">What is wrong with an escape and the cure; null when all are known. An unknown one is kept as written.</param>
    public static byte[] ToBytes(string text, out string? problem)
    {
        problem = null;
        if (!text.Contains('\\', StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(text);

        var bytes = new ArrayBufferWriter<byte>(text.Length + 8);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOf('\\');
            if (plain != 0)
            {
                var length = plain < 0 ? rest.Length : plain;
                Encoding.UTF8.GetBytes(rest[..length], bytes);
                rest = rest[length..];
                continue;
            }

            var taken = TakeEscape(rest, bytes);
            if (taken == 0)
            {
                problem ??= $"`{rest[..Math.Min(2, rest.Length)]}` is no escape; write `\\\\` for a backslash";
                bytes.Write("\\"u8);
                taken = 1;
            }
            rest = rest[taken..];
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes what the escape at the beginning stands for; returns its length, or 0 when it is none.</summary>
    private static int TakeEscape(ReadOnlySpan<char> text, ArrayBufferWriter<byte> bytes)
    {
        if (text.Length < 2)
            return 0;

        var kind = text[1];
        var simple = kind switch
        {
            'a' => 7,
            'b' => 8,
            't' => 9,
            'n' => 10,
            'v' => 11,
            'f' => 12,
            'r' => 13,
            '\\' or '"' or '\'' => kind,
            _ => -1,
        };
        if (simple >= 0)
        {
            bytes.Write([(byte)simple]);
            return 2;
        }
        return kind switch
        {
            'x' => TakeByte(text, 2, 2, 16, bytes),
            'u' => TakeRune(text, 4, bytes),
            'U' => TakeRune(text, 8, bytes),
            >= '0' and <= '7' => TakeByte(text, 1, 3, 8, bytes),
            _ => 0,
        };
    }

    private static int TakeByte(ReadOnlySpan<char> text, int start, int length, int radix, ArrayBufferWriter<byte> bytes)
    {
        if (!TryDigits(text, start, length, radix, out var value) || value > byte.MaxValue)
            return 0;
        bytes.Write([(byte)value]);
        return start + length;
    }

    private static int TakeRune(ReadOnlySpan<char> text, int length, ArrayBufferWriter<byte> bytes)
    {
        if (!TryDigits(text, 2, length, 16, out var value) || !Rune.TryCreate(value, out var rune))
            return 0;
        bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
        return 2 + length;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, int start, int length, int radix, out uint value)
    {
        value = 0;
        if (text.Length < start + length)
            return false;

        foreach (var c in text.Slice(start, length))
        {
            if (!uint.TryParse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var digit) || digit >= radix)
                return false;
            value = value * (uint)radix + digit;
        }
        return true;
    }
}
