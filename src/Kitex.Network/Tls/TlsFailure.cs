namespace Kitex.Network.Tls;

/// <summary>Why a handshake failed, out of what it threw.</summary>
internal static class TlsFailure
{
    private const string Silent = "the peer closed the connection without a word: it may not speak TLS, or take no more connections.";

    /// <param name="exception">What it threw.</param>
    /// <param name="transport">What the peer has sent.</param>
    /// <param name="ownCertificate">The certificate this side has; null for none.</param>
    /// <param name="wasAsked">Whether the peer asked for one.</param>
    public static TlsFault Describe(Exception exception, ConnectionStream transport, string? ownCertificate = null, bool wasAsked = false)
    {
        if (transport.FirstByte is { } first and not (TlsRecord.Alert or TlsRecord.Handshake))
        {
            return SpeaksNoTls(first);
        }

        if (TlsAlert.Read(exception, ownCertificate, wasAsked) is { } alert)
        {
            return alert;
        }

        if (exception is IOException)
        {
            // What broke below tells its own story; any other failure to read or write is an end in the middle.
            var text = exception is NetworkException ? exception.Message : "the peer closed the connection.";
            return new(TlsFailureReason.PeerClosed, transport.FirstByte is null ? Silent : text);
        }

        var cause = exception.GetBaseException();
        return new(TlsFailureReason.Other, cause == exception ? exception.Message : $"{exception.Message} ({cause.Message})");
    }

    public static TlsFault SpeaksNoTls(byte first) =>
        new(TlsFailureReason.PeerSpeaksNoTls, $"the peer does not speak TLS (its first byte is 0x{first:x2}).");
}
