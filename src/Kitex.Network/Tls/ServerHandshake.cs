using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Kitex.Network.Tls;

/// <summary>A user's server options for one handshake, and what was wrong with the certificate the client gave.</summary>
internal sealed class ServerHandshake
{
    private readonly RemoteCertificateValidationCallback? _judge;
    private readonly bool _requires;
    private readonly bool _isOptional;

    public ServerHandshake(SslServerAuthenticationOptions user, bool isOptional)
    {
        _judge = user.RemoteCertificateValidationCallback;
        _requires = user.ClientCertificateRequired;
        _isOptional = isOptional;
        Options = new SslServerAuthenticationOptions
        {
            AllowRenegotiation = user.AllowRenegotiation,
            AllowTlsResume = user.AllowTlsResume,
            ApplicationProtocols = user.ApplicationProtocols,
            CertificateChainPolicy = user.CertificateChainPolicy,
            CertificateRevocationCheckMode = user.CertificateRevocationCheckMode,
            CipherSuitesPolicy = user.CipherSuitesPolicy,
            ClientCertificateRequired = user.ClientCertificateRequired,
            EnabledSslProtocols = user.EnabledSslProtocols,
            EncryptionPolicy = user.EncryptionPolicy,
            RemoteCertificateValidationCallback = Judge,
            ServerCertificate = user.ServerCertificate,
            ServerCertificateContext = user.ServerCertificateContext,
            ServerCertificateSelectionCallback = user.ServerCertificateSelectionCallback,
        };
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            Options.AllowRsaPkcs1Padding = user.AllowRsaPkcs1Padding;
            Options.AllowRsaPssPadding = user.AllowRsaPssPadding;
        }
    }

    /// <summary>The options to shake hands with.</summary>
    public SslServerAuthenticationOptions Options { get; }

    /// <summary>Why the client's certificate, or its lack of one, was refused; null while it was not.</summary>
    public TlsFault? Refusal { get; private set; }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null && _requires && _isOptional)
        {
            return true;
        }

        // One not asked for comes with a session resumed that began at another port of this machine.
        if (_judge?.Invoke(sender, certificate, chain, errors) ?? (errors == SslPolicyErrors.None || !_requires))
        {
            return true;
        }

        Refusal = _judge is null
            ? CertificateFault.Of("client", certificate, chain, errors, host: null)
            : CertificateFault.ByCallback("client", certificate, errors);
        return false;
    }
}
