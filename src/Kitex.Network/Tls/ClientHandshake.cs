using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Kitex.Network.Tls;

/// <summary>A user's client options for one handshake, and what came to light in it.</summary>
internal sealed class ClientHandshake
{
    private readonly RemoteCertificateValidationCallback? _judge;
    private readonly string _host;

    public ClientHandshake(SslClientAuthenticationOptions user, string host)
    {
        _judge = user.RemoteCertificateValidationCallback;
        _host = host;
        OwnCertificate = user.ClientCertificateContext?.TargetCertificate.Subject ?? (user.ClientCertificates is { Count: > 0 } own ? own[0].Subject : null);
        Options = new SslClientAuthenticationOptions
        {
            AllowRenegotiation = user.AllowRenegotiation,
            AllowTlsResume = user.AllowTlsResume,
            ApplicationProtocols = user.ApplicationProtocols,
            CertificateChainPolicy = user.CertificateChainPolicy,
            CertificateRevocationCheckMode = user.CertificateRevocationCheckMode,
            CipherSuitesPolicy = user.CipherSuitesPolicy,
            ClientCertificateContext = user.ClientCertificateContext,
            ClientCertificates = user.ClientCertificates,
            EnabledSslProtocols = user.EnabledSslProtocols,
            EncryptionPolicy = user.EncryptionPolicy,
            LocalCertificateSelectionCallback = user.LocalCertificateSelectionCallback ?? (OwnCertificate is null ? NoteRequest : null),
            RemoteCertificateValidationCallback = Judge,
            TargetHost = host,
        };
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            Options.AllowRsaPkcs1Padding = user.AllowRsaPkcs1Padding;
            Options.AllowRsaPssPadding = user.AllowRsaPssPadding;
        }
    }

    /// <summary>The options to shake hands with.</summary>
    public SslClientAuthenticationOptions Options { get; }

    /// <summary>Why the server's certificate was refused; null while it was not.</summary>
    public TlsFault? Refusal { get; private set; }

    /// <summary>The certificate for servers that ask for one; null for none, or for a user's choice in the handshake.</summary>
    public string? OwnCertificate { get; }

    /// <summary>Whether the server asked for a certificate though there is none.</summary>
    public bool LacksCertificate { get; private set; }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_judge?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None)
        {
            return true;
        }

        Refusal = _judge is null
            ? CertificateFault.Of("server", certificate, chain, errors, _host)
            : CertificateFault.ByCallback("server", certificate, errors);
        return false;
    }

    /// <summary>Is asked once in advance, and again when the server wants a certificate.</summary>
    private X509Certificate NoteRequest(object sender, string host, X509CertificateCollection own, X509Certificate? remote, string[] issuers)
    {
        LacksCertificate |= remote is not null || issuers.Length > 0;
        return null!;
    }
}
