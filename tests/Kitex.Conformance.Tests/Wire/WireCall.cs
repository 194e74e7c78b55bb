using System.Buffers.Binary;
using System.Text;

namespace Kitex.Conformance.Tests.Wire;

/// <summary>Hand-made calls.</summary>
internal static class WireCall
{
    /// <summary>A framed call of Echo.echo.</summary>
    public static byte[] Echo(string message, int sequenceId)
    {
        var text = Encoding.UTF8.GetBytes(message);
        byte[] payload =
        [
            0x80, 0x01, 0x00, 0x01, .. I32(4), .. "echo"u8, .. I32(sequenceId),
            0x0c, 0x00, 0x01, 0x0b, 0x00, 0x01, .. I32(text.Length), .. text, 0x00, 0x00,
        ];
        return [.. I32(payload.Length), .. payload];
    }

    /// <summary>The same behind a TTHeader without keys.</summary>
    public static byte[] EchoBehindTTHeader(string message, int sequenceId)
    {
        var framed = Echo(message, sequenceId);
        byte[] header = [0x10, 0x00, 0x00, 0x00, .. I32(sequenceId), 0x00, 0x01, 0x00, 0x00, 0x00, 0x00];
        return [.. I32(header.Length + framed.Length), .. header, .. framed];
    }

    private static byte[] I32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
