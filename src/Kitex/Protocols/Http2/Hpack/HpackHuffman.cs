using System.Buffers.Binary;
using System.Numerics;

namespace Kitex.Protocols.Http2.Hpack;

/// <summary>
/// The Huffman code of header text (RFC 7541 section 5.2 and appendix B). The code is canonical: among codes of one length
/// the numbers rise with the symbols, so the lengths say all of it.
/// </summary>
internal static class HpackHuffman
{
    private const int EndOfString = 256;
    private const int Symbols = EndOfString + 1;
    private const int ShortestCode = 5;
    private const int LongestCode = 30;

    // What is usual in headers has at most 8 bits and is found by one look; there are no codes of 9 bits.
    private const int QuickBits = 8;
    private const int LengthBits = 8;

    private static readonly uint[] Codes = MakeCodes();
    private static readonly ushort[] Quick = MakeQuick();
    private static readonly ushort[] LongSymbols = MakeLongSymbols();
    private static readonly LongCodes[] Long = MakeLong();

    /// <summary>The bits of each symbol's code.</summary>
    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    /// <summary>The most bytes that so many bytes of code can stand for.</summary>
    public static int MostDecoded(int length) => (int)((long)length * 8 / ShortestCode);

    /// <summary>The bytes of code that a text takes.</summary>
    public static int EncodedLength(ReadOnlySpan<byte> text)
    {
        var lengths = Lengths;
        var bits = 0L;
        foreach (var symbol in text)
        {
            bits += lengths[symbol];
        }

        return (int)((bits + 7) / 8);
    }

    /// <summary>Writes a text in code to exactly <see cref="EncodedLength"/> bytes.</summary>
    public static void Encode(ReadOnlySpan<byte> text, Span<byte> encoded)
    {
        var codes = Codes;
        var lengths = Lengths;
        var (bits, count, at) = (0UL, 0, 0);
        foreach (var symbol in text)
        {
            var length = lengths[symbol];
            bits = (bits << length) | codes[symbol];
            count += length;
            if (count >= 32)
            {
                count -= 32;
                BinaryPrimitives.WriteUInt32BigEndian(encoded[at..], (uint)(bits >> count));
                at += sizeof(uint);
            }
        }

        // What is left of the last byte is the beginning of the end-of-string code: ones.
        var padding = -count & 7;
        bits = (bits << padding) | ((1UL << padding) - 1);
        for (count += padding; count > 0; count -= 8)
        {
            encoded[at++] = (byte)(bits >> (count - 8));
        }
    }

    /// <summary>Reads code.</summary>
    /// <param name="encoded">The code.</param>
    /// <param name="text">Takes the text; <see cref="MostDecoded"/> bytes are always enough.</param>
    /// <returns>The length of the text; -1 when it holds the end-of-string code or its padding is not fewer than 8 ones.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> text)
    {
        var quick = Quick;
        var written = 0;
        var at = 0;

        // The next bits stand at the top; below the counted ones stand more of the same input, or zeros at its end.
        var (bits, count) = (0UL, 0);
        while (true)
        {
            if (count < LongestCode)
            {
                Refill(encoded, ref at, ref bits, ref count);
            }

            int entry = quick[(int)(bits >> (64 - QuickBits))];
            if (entry == 0)
            {
                entry = FindLong((uint)(bits >> 32));
                if (entry >> LengthBits == EndOfString)
                {
                    return IsPadding(bits, count) ? written : -1;
                }
            }

            var length = entry & ((1 << LengthBits) - 1);
            if (length > count)
            {
                return IsPadding(bits, count) ? written : -1;
            }

            text[written++] = (byte)(entry >> LengthBits);
            bits <<= length;
            count -= length;
        }
    }

    private static void Refill(ReadOnlySpan<byte> encoded, ref int at, ref ulong bits, ref int count)
    {
        if (encoded.Length - at >= sizeof(ulong))
        {
            bits |= BinaryPrimitives.ReadUInt64BigEndian(encoded[at..]) >> count;
            var bytes = (63 - count) >> 3;
            at += bytes;
            count += bytes << 3;
            return;
        }

        for (; count <= 56 && at < encoded.Length; count += 8)
        {
            bits |= (ulong)encoded[at++] << (56 - count);
        }
    }

    /// <summary>True when the last bits, of which no code is made, may stand there: fewer than a byte, all ones.</summary>
    private static bool IsPadding(ulong bits, int count) => count < 8 && BitOperations.LeadingZeroCount(~bits) >= count;

    /// <summary>The symbol and the length of the long code at the top of 32 bits.</summary>
    private static int FindLong(uint top)
    {
        foreach (ref readonly var codes in Long.AsSpan())
        {
            if (top < codes.End)
            {
                var symbol = LongSymbols[codes.FirstSymbol + (int)((top - codes.Start) >> (32 - codes.Length))];
                return (symbol << LengthBits) | codes.Length;
            }
        }

        // Only what begins with 30 ones is above all codes.
        return (EndOfString << LengthBits) | LongestCode;
    }

    private static uint[] MakeCodes()
    {
        var codes = new uint[Symbols];
        var code = 0u;
        for (var length = ShortestCode; length <= LongestCode; length++, code <<= 1)
        {
            for (var symbol = 0; symbol < Symbols; symbol++)
            {
                if (Lengths[symbol] == length)
                {
                    codes[symbol] = code++;
                }
            }
        }

        return codes;
    }

    private static ushort[] MakeQuick()
    {
        var quick = new ushort[1 << QuickBits];
        for (var symbol = 0; symbol < EndOfString; symbol++)
        {
            var spare = QuickBits - Lengths[symbol];
            if (spare >= 0)
            {
                quick.AsSpan((int)Codes[symbol] << spare, 1 << spare).Fill((ushort)((symbol << LengthBits) | Lengths[symbol]));
            }
        }

        return quick;
    }

    private static ushort[] MakeLongSymbols()
    {
        var symbols = new List<ushort>(Symbols);
        for (var length = QuickBits + 1; length <= LongestCode; length++)
        {
            for (var symbol = 0; symbol < Symbols; symbol++)
            {
                if (Lengths[symbol] == length)
                {
                    symbols.Add((ushort)symbol);
                }
            }
        }

        return [.. symbols];
    }

    private static LongCodes[] MakeLong()
    {
        var all = new List<LongCodes>();
        for (var (at, next) = (0, 0); at < LongSymbols.Length - 1; at = next)
        {
            var length = Lengths[LongSymbols[at]];
            for (next = at; next < LongSymbols.Length && Lengths[LongSymbols[next]] == length; next++)
            {
            }

            var spare = 32 - length;
            var last = LongSymbols[next - 1] == EndOfString ? LongSymbols[next - 2] : LongSymbols[next - 1];
            all.Add(new LongCodes(Codes[LongSymbols[at]] << spare, (Codes[last] + 1) << spare, length, at));
        }

        return [.. all];
    }

    /// <summary>The codes of one length, at the top of 32 bits.</summary>
    private readonly record struct LongCodes(uint Start, uint End, int Length, int FirstSymbol);
}
