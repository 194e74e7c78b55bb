using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Kitex.Network.Tls;

/// <summary>A user's client options for one handshake, and what was wrong with the certificate the server showed.</summary>
internal sealed class ServerCertificateCheck
{
    private readonly RemoteCertificateValidationCallback? _judge;
    private readonly string _host;

    public ServerCertificateCheck(SslClientAuthenticationOptions user, string host)
    {
        _judge = user.RemoteCertificateValidationCallback;
        _host = host;
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
            LocalCertificateSelectionCallback = user.LocalCertificateSelectionCallback,
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

    /// <summary>Why the certificate was refused, and what to do; null while it was not.</summary>
    public string? Refusal { get; private set; }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_judge?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None)
        {
            return true;
        }

        Refusal = Explain(certificate, chain, errors);
        return false;
    }

    private string Explain(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_judge is not null)
        {
            return $"the RemoteCertificateValidationCallback refused the server's certificate ({certificate?.Subject}; {errors}).";
        }

        if (certificate is null)
        {
            return "the server showed no certificate.";
        }

        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            reasons.Add(
                $"it is not trusted ({ChainErrors(chain)}): trust its issuer on this machine or in the client options' CertificateChainPolicy");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reasons.Add($"it is not for the host '{_host}': set the client options' TargetHost to a name it is for");
        }

        return $"the server's certificate ({certificate.Subject}) was refused: {string.Join("; ", reasons)}.";
    }

    private static string ChainErrors(X509Chain? chain) =>
        chain is { ChainStatus: { Length: > 0 } all } ? string.Join(", ", all.Select(static one => one.Status)) : "no chain";
}
