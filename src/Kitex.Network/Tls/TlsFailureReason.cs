namespace Kitex.Network.Tls;

/// <summary>Why a TLS handshake failed.</summary>
public enum TlsFailureReason
{
    /// <summary>None of the others; the text says more.</summary>
    Other,

    /// <summary>The peer speaks without TLS.</summary>
    PeerSpeaksNoTls,

    /// <summary>The peer speaks TLS, and this side does not.</summary>
    PeerSpeaksTls,

    /// <summary>The peer closed the connection in the middle.</summary>
    PeerClosed,

    /// <summary>The handshake was not over in time.</summary>
    TimedOut,

    /// <summary>No version of TLS, or no cipher, is common to both sides.</summary>
    NoCommonVersion,

    /// <summary>No application protocol (ALPN) is common to both sides.</summary>
    NoApplicationProtocol,

    /// <summary>The client has to give a certificate and gave none.</summary>
    CertificateMissing,

    /// <summary>The peer's certificate has expired or is not valid yet.</summary>
    CertificateExpired,

    /// <summary>The peer's certificate comes from nobody trusted.</summary>
    CertificateUntrusted,

    /// <summary>The server's certificate is for another host.</summary>
    CertificateForOtherHost,

    /// <summary>The user's own check refused the peer's certificate.</summary>
    CertificateRefused,

    /// <summary>The peer refused this side's certificate.</summary>
    RefusedByPeer,
}
