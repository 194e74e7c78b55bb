using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Kitex.Network.Tls;

/// <summary>What the handshake of a connection has shown.</summary>
public sealed class TlsHandshake
{
    /// <param name="stream">The stream after its handshake.</param>
    /// <param name="isPeerChecked">Whether the peer's certificate was asked for and checked.</param>
    internal TlsHandshake(SslStream stream, bool isPeerChecked)
    {
        Protocol = stream.SslProtocol;
        CipherSuite = stream.NegotiatedCipherSuite;
        ApplicationProtocol = stream.NegotiatedApplicationProtocol;
        HostName = stream.TargetHostName;
        PeerCertificate = isPeerChecked ? stream.RemoteCertificate as X509Certificate2 : null;
    }

    /// <summary>The version of TLS.</summary>
    public SslProtocols Protocol { get; }

    /// <summary>The cipher suite.</summary>
    public TlsCipherSuite CipherSuite { get; }

    /// <summary>The application protocol chosen by ALPN; empty when none was.</summary>
    public SslApplicationProtocol ApplicationProtocol { get; }

    /// <summary>The host the client asked for; on a server empty when it named none.</summary>
    public string HostName { get; }

    /// <summary>The peer's certificate, which was checked; null for a client without one. It lives as long as the connection.</summary>
    public X509Certificate2? PeerCertificate { get; }
}
