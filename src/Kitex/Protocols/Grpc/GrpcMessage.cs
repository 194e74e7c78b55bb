using System.Buffers;
using System.Text;

namespace Kitex.Protocols.Grpc;

/// <summary>
/// The value of <c>grpc-message</c>: UTF-8 of which printable ASCII except <c>%</c> stands as it is, and every other byte as
/// <c>%XX</c> (Kitex v0.16.3).
/// </summary>
internal static class GrpcMessage
{
    private const byte Escape = (byte)'%';
    private const int EscapedBytes = 3;
    private const int MostUtf8Bytes = 3;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>The most bytes that a text takes.</summary>
    public static int MostEncoded(int chars) => checked(chars * MostUtf8Bytes * EscapedBytes);

    /// <summary>Writes a text; half of a surrogate pair becomes U+FFFD.</summary>
    /// <param name="message">The text.</param>
    /// <param name="encoded">Takes it; <see cref="MostEncoded"/> bytes are always enough.</param>
    /// <returns>The bytes written.</returns>
    public static int Encode(ReadOnlySpan<char> message, Span<byte> encoded)
    {
        var plain = message.IndexOfAnyExcept(Plain);
        if (plain < 0)
        {
            return Encoding.ASCII.GetBytes(message, encoded);
        }

        var written = 0;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in message.EnumerateRunes())
        {
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                if (b is >= (byte)' ' and <= (byte)'~' and not Escape)
                {
                    encoded[written++] = b;
                    continue;
                }

                encoded[written] = Escape;
                encoded[written + 1] = Digit(b >> 4);
                encoded[written + 2] = Digit(b & 0xf);
                written += EscapedBytes;
            }
        }

        return written;
    }

    /// <summary>Reads a value. What is no escape stands for itself; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> encoded)
    {
        if (!encoded.Contains(Escape))
        {
            return Encoding.UTF8.GetString(encoded);
        }

        var rented = ArrayPool<byte>.Shared.Rent(encoded.Length);
        var written = 0;
        for (var at = 0; at < encoded.Length; written++)
        {
            if (encoded[at] == Escape && at + 2 < encoded.Length && Value(encoded[at + 1]) is >= 0 and var high && Value(encoded[at + 2]) is >= 0 and var low)
            {
                rented[written] = (byte)((high << 4) | low);
                at += EscapedBytes;
            }
            else
            {
                rented[written] = encoded[at++];
            }
        }

        var text = Encoding.UTF8.GetString(rented.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    /// <summary>The value of a hexadecimal digit in either case; -1 of anything else.</summary>
    private static int Value(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
