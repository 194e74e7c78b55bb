namespace Kitex.Network.Tls;

/// <summary>What a peer says with the alert that ends a handshake (RFC 8446, section 6).</summary>
internal static class TlsAlert
{
    private const int HandshakeFailure = 40;
    private const int BadCertificate = 42;
    private const int UnsupportedCertificate = 43;
    private const int CertificateRevoked = 44;
    private const int CertificateExpired = 45;
    private const int CertificateUnknown = 46;
    private const int UnknownAuthority = 48;
    private const int AccessDenied = 49;
    private const int ProtocolVersion = 70;
    private const int InsufficientSecurity = 71;
    private const int UnrecognizedName = 112;
    private const int CertificateRequired = 116;
    private const int NoApplicationProtocol = 120;

    // OpenSSL's own findings.
    private const int NoSharedCipher = 193;
    private const int NoSharedApplicationProtocol = 235;
    private const int UnsupportedProtocol = 258;

    // OpenSSL gives an alert received as a reason of its own: so much more than the alert.
    private const int ReceivedOffset = 1000;
    private const int TlsLibrary = 20;
    private const int LibraryShift = 23;
    private const int ReasonMask = 0x7FFFFF;

    /// <summary>What OpenSSL has found or the peer has said, as far as that tells more than the exception's own text.</summary>
    /// <param name="exception">What the handshake, or the first read after it, threw.</param>
    /// <param name="ownCertificate">The certificate this side gave; null for none.</param>
    /// <param name="wasAsked">Whether the peer asked for one.</param>
    public static TlsFault? Read(Exception? exception, string? ownCertificate, bool wasAsked)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            // The way the platform keeps an error of OpenSSL.
            if ((uint)cause.HResult >> LibraryShift == TlsLibrary)
            {
                return Read(cause.HResult & ReasonMask, ownCertificate, wasAsked);
            }
        }

        return null;
    }

    private static TlsFault? Read(int reason, string? ownCertificate, bool wasAsked)
    {
        var alert = reason - ReceivedOffset;
        switch (alert)
        {
            case CertificateRequired:
            case HandshakeFailure or >= BadCertificate and <= CertificateUnknown or UnknownAuthority or AccessDenied when wasAsked && ownCertificate is null:
                return new(TlsFailureReason.CertificateMissing, $"the server requires a client certificate and this client gave none ({Name(alert)}): give the client one.");
            case >= BadCertificate and <= CertificateUnknown or UnknownAuthority or AccessDenied:
                return new(TlsFailureReason.RefusedByPeer, $"the peer refused this side's certificate{(ownCertificate is null ? "" : $" ({ownCertificate})")} with {Name(alert)}: use one that it trusts.");
            case HandshakeFailure or ProtocolVersion or InsufficientSecurity:
                return new(TlsFailureReason.NoCommonVersion, $"the peer takes none of the versions and ciphers offered ({Name(alert)}).");
            case UnrecognizedName:
                return new(TlsFailureReason.Other, $"the server does not know the host asked for ({Name(alert)}): set TargetHost.");
            case NoApplicationProtocol:
                return new(TlsFailureReason.NoApplicationProtocol, $"the peer speaks none of the application protocols offered by ALPN ({Name(alert)}).");
        }

        return reason switch
        {
            NoSharedApplicationProtocol => new(TlsFailureReason.NoApplicationProtocol, "none of the application protocols that the peer offers by ALPN is spoken here."),
            NoSharedCipher or UnsupportedProtocol => new(TlsFailureReason.NoCommonVersion, "none of the versions and ciphers that the peer offers is allowed here."),
            >= ReceivedOffset => new(TlsFailureReason.Other, $"the peer refused with {Name(alert)}."),
            _ => null,
        };
    }

    private static string Name(int alert) => alert switch
    {
        HandshakeFailure => "handshake_failure",
        BadCertificate => "bad_certificate",
        UnsupportedCertificate => "unsupported_certificate",
        CertificateRevoked => "certificate_revoked",
        CertificateExpired => "certificate_expired",
        CertificateUnknown => "certificate_unknown",
        UnknownAuthority => "unknown_ca",
        AccessDenied => "access_denied",
        ProtocolVersion => "protocol_version",
        InsufficientSecurity => "insufficient_security",
        UnrecognizedName => "unrecognized_name",
        CertificateRequired => "certificate_required",
        NoApplicationProtocol => "no_application_protocol",
        _ => $"alert {alert}",
    };
}
