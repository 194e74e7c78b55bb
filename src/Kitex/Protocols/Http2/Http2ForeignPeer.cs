using System.Buffers.Binary;

namespace Kitex.Protocols.Http2;

/// <summary>Tells by the first bytes what a server speaks that does not speak HTTP/2.</summary>
internal static class Http2ForeignPeer
{
    private const byte TlsAlert = 0x15;
    private const byte TlsHandshake = 0x16;
    private const byte TlsMajorVersion = 3;
    private const int MostShownBytes = 16;
    private const int WordBytes = sizeof(uint);
    private const uint ThriftVersionMask = 0xffff_0000;
    private const uint ThriftVersion = 0x8001_0000;
    private const uint ProtobufVersion = 0x9001_0000;
    private const uint TTHeaderMagic = 0x1000_0000;

    /// <summary>What the server did instead of sending its SETTINGS.</summary>
    /// <param name="input">All that came; may be empty.</param>
    public static string Describe(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return "The server said nothing before; it may not speak HTTP/2 without TLS, see Tls()";
        }

        return Recognize(input) ?? $"The server does not speak HTTP/2; it begins with 0x{Convert.ToHexStringLower(input[..Math.Min(input.Length, MostShownBytes)])}";
    }

    /// <summary>The same when it is one of the usual; null otherwise.</summary>
    public static string? Recognize(ReadOnlySpan<byte> input)
    {
        if (input.StartsWith("HTTP/1"u8))
        {
            var end = input.IndexOfAny("\r\n"u8);
            return $"The server speaks HTTP/1.1, not HTTP/2 without TLS: '{PeerText.Of(end < 0 ? input : input[..end])}'";
        }

        if (input[0] is TlsAlert or TlsHandshake && (input.Length == 1 || input[1] == TlsMajorVersion))
        {
            return "The server speaks TLS, and this client does not: give it Tls()";
        }

        return Rpc(input) is { } framing
            ? $"The server speaks {framing}, not gRPC. Leave Grpc() out, or call a server that speaks it"
            : Words(input) is { } words ? $"The server does not speak HTTP/2; it begins with '{words}'" : null;
    }

    private static string? Rpc(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2 * WordBytes)
        {
            return null;
        }

        if ((BinaryPrimitives.ReadUInt32BigEndian(input) & ThriftVersionMask) == ThriftVersion)
        {
            return "buffered Thrift";
        }

        return (BinaryPrimitives.ReadUInt32BigEndian(input[WordBytes..]) & ThriftVersionMask) switch
        {
            ThriftVersion => "framed Thrift",
            ProtobufVersion => "Kitex Protobuf",
            TTHeaderMagic => "TTHeader",
            _ => null,
        };
    }

    private static string? Words(ReadOnlySpan<byte> input)
    {
        var end = input.IndexOfAny("\r\n"u8);
        var line = input[..Math.Min(end < 0 ? input.Length : end, MostShownBytes)];
        return line.IsEmpty || line.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? null : PeerText.Of(line);
    }
}
