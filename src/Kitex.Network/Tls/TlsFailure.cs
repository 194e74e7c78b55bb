namespace Kitex.Network.Tls;

/// <summary>Why a handshake failed, in words.</summary>
internal static class TlsFailure
{
    private const byte AlertRecord = 0x15;
    private const byte HandshakeRecord = 0x16;

    public static string Describe(Exception exception, ConnectionStream transport)
    {
        if (transport.FirstByte is { } first and not (AlertRecord or HandshakeRecord))
        {
            return $"the peer does not speak TLS (its first byte is 0x{first:x2}).";
        }

        // What broke below tells its own story; any other failure to read or write is an end in the middle.
        if (exception is IOException)
        {
            return exception is NetworkException ? exception.Message : "the peer closed the connection.";
        }

        var cause = exception.GetBaseException();
        return cause == exception ? exception.Message : $"{exception.Message} ({cause.Message})";
    }
}
