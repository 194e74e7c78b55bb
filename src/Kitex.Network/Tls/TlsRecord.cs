namespace Kitex.Network.Tls;

/// <summary>How TLS looks on the wire (RFC 8446, section 5.1).</summary>
public static class TlsRecord
{
    internal const byte Alert = 0x15;
    internal const byte Handshake = 0x16;

    // Of all versions from SSL 3 on.
    private const byte MajorVersion = 3;

    // A fatal unexpected_message, as a server of TLS 1.2 sends it before there is a key.
    private static readonly byte[] Refusal = [Alert, MajorVersion, 3, 0, 2, 2, 10];

    /// <summary>Whether the bytes begin as a client of TLS does.</summary>
    public static bool IsHello(ReadOnlySpan<byte> head) => head is [Handshake, MajorVersion, ..];

    /// <summary>Whether the bytes begin as a server of TLS does who was spoken to without TLS.</summary>
    public static bool IsAlert(ReadOnlySpan<byte> head) => head is [Alert, MajorVersion, ..];

    /// <summary>
    /// Why a connection without TLS has ended, when it is because the server speaks TLS; null when it is not. To ask when
    /// nothing but the end has come.
    /// </summary>
    public static TlsHandshakeException? ExplainEnd(NetworkConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.Tls is null && IsAlert(connection.Input)
            ? new(TlsFailureReason.PeerSpeaksTls, "the peer speaks TLS, and this side does not.", connection.RemoteEndPoint)
            : null;
    }

    /// <summary>What a server of TLS says to whom speaks without it.</summary>
    internal static ReadOnlySpan<byte> PlaintextRefusal => Refusal;
}
