using System.Buffers;
using System.Buffers.Text;

namespace Kitex.Protocols.Grpc;

/// <summary>Metadata values of any bytes: base64 under a key that ends in <c>-bin</c>; padded or not on reading, never on writing (Kitex v0.16.3).</summary>
internal static class GrpcBinary
{
    private const int TextUnit = 4;
    private const int BytesUnit = 3;
    private const byte Padding = (byte)'=';

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n"u8);

    /// <summary>True when values under the key are bytes.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> key) => key.EndsWith("-bin"u8);

    /// <summary>The length of the text for so many bytes.</summary>
    public static int EncodedLength(int bytes) => checked((int)(((long)bytes * TextUnit + BytesUnit - 1) / BytesUnit));

    /// <summary>Writes bytes as text.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="text">At least <see cref="EncodedLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Encode(ReadOnlySpan<byte> value, Span<byte> text)
    {
        var whole = value.Length / BytesUnit * BytesUnit;
        Base64.EncodeToUtf8(value[..whole], text, out _, out var written);
        Span<byte> last = stackalloc byte[TextUnit];
        if (whole < value.Length)
        {
            Base64.EncodeToUtf8(value[whole..], last, out _, out _);
            last = last[..last.IndexOf(Padding)];
            last.CopyTo(text[written..]);
            written += last.Length;
        }

        return written;
    }

    /// <summary>The most bytes that a text stands for.</summary>
    public static int MostDecoded(int text) => ((text / TextUnit) + 1) * BytesUnit;

    /// <summary>Reads text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">Takes the bytes; <see cref="MostDecoded"/> are always enough.</param>
    /// <param name="written">The bytes written.</param>
    /// <returns>False when the text is no base64.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> value, out int written)
    {
        written = 0;
        if (text.ContainsAny(Blanks))
        {
            return false;
        }

        var whole = text.Length / TextUnit * TextUnit;
        if (Base64.DecodeFromUtf8(text[..whole], value, out _, out written) != OperationStatus.Done)
        {
            return false;
        }

        if (whole == text.Length)
        {
            return true;
        }

        // Without padding the length must not be a multiple, so padding further in front is an error as well.
        Span<byte> last = [Padding, Padding, Padding, Padding];
        text[whole..].CopyTo(last);
        if (whole > 0 && text[whole - 1] == Padding
            || text[whole..].Contains(Padding)
            || Base64.DecodeFromUtf8(last, value[written..], out _, out var tail) != OperationStatus.Done)
        {
            return false;
        }

        written += tail;
        return true;
    }
}
