using System.Net;
using Kitex.Network;
using Kitex.Network.Tls;
using Kitex.Protocols.Framing;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Protocols;

/// <summary>Counts and logs what was refused and why: the peer learns little, whoever runs the server all of it.</summary>
internal sealed class RefusalLog(ServerMetrics metrics, ILogger logger)
{
    public const string UnknownProtocol = "unknown_protocol";
    public const string MessageType = "message_type";
    public const string UnknownMethod = "unknown_method";
    public const string Payload = "payload";
    public const string Arguments = "arguments";
    public const string Tls = "tls";
    public const string Rate = "rate_limited";
    public const string Concurrency = "concurrency_limited";
    public const string AccessDenied = "access_denied";

    /// <param name="connection">Where it came from.</param>
    /// <param name="reason">The reason as a word, to be counted by.</param>
    /// <param name="text">The reason in full.</param>
    public void Refuse(NetworkConnection connection, string reason, string text) => Refuse(connection.RemoteEndPoint, reason, text);

    /// <summary>Notes a handshake that failed.</summary>
    public void Refuse(TlsHandshakeException failed) => Refuse(failed.RemoteEndPoint, Reason(failed.Reason), failed.Message);

    private void Refuse(EndPoint? peer, string reason, string text)
    {
        metrics.Refused(reason);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            Log.Refused(logger, AddressText.Format(peer), reason, text);
        }
    }

    /// <summary>Notes how reading from a connection ended. An end between two messages is none of refusal.</summary>
    public void End(NetworkConnection connection, MessageReadStatus status, string? problem)
    {
        var text = problem ?? connection.Failure?.Message ?? status.ToString();
        if (status is MessageReadStatus.Ended or MessageReadStatus.IdleTimeout or MessageReadStatus.Interrupted)
        {
            if (logger.IsEnabled(LogLevel.Debug))
            {
                Log.Ended(logger, AddressText.Format(connection.RemoteEndPoint), text);
            }

            return;
        }

        Refuse(connection, Reason(status), text);
    }

    private static string Reason(TlsFailureReason reason) => reason switch
    {
        TlsFailureReason.PeerSpeaksNoTls => "tls_plaintext",
        TlsFailureReason.PeerClosed => "tls_closed",
        TlsFailureReason.TimedOut => "tls_timeout",
        TlsFailureReason.NoCommonVersion => "tls_version",
        TlsFailureReason.NoApplicationProtocol => "tls_alpn",
        TlsFailureReason.CertificateMissing => "tls_certificate_missing",
        TlsFailureReason.CertificateExpired => "tls_certificate_expired",
        TlsFailureReason.CertificateUntrusted => "tls_certificate_untrusted",
        TlsFailureReason.CertificateRefused => "tls_certificate_refused",
        TlsFailureReason.RefusedByPeer => "tls_refused_by_peer",
        _ => "tls_handshake",
    };

    private static string Reason(MessageReadStatus status) => status switch
    {
        MessageReadStatus.Truncated => "truncated",
        MessageReadStatus.ReadTimeout => "read_timeout",
        MessageReadStatus.Malformed => "malformed",
        MessageReadStatus.TooLarge => "too_large",
        _ => "connection_failed",
    };
}
