using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Kitex.Network.Tls;

/// <summary>What is wrong with a certificate that the peer showed, and what to do.</summary>
internal static class CertificateFault
{
    /// <param name="peer">"server" or "client".</param>
    /// <param name="certificate">What it showed; null for nothing.</param>
    /// <param name="chain">Up to whom it trusts.</param>
    /// <param name="errors">What the platform found.</param>
    /// <param name="host">For whom a server's certificate should be; null for a client's.</param>
    public static TlsFault Of(string peer, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string? host)
    {
        if (certificate is null)
        {
            return new(TlsFailureReason.CertificateMissing, $"the {peer} gave no certificate, and one is required.");
        }

        var reason = TlsFailureReason.Other;
        var texts = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reason = TlsFailureReason.CertificateForOtherHost;
            texts.Add($"it is not for the host '{host}': set the client options' TargetHost to a name it is for");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var all = chain?.ChainStatus ?? [];
            var others = all.Where(static one => one.Status != X509ChainStatusFlags.NotTimeValid).Select(static one => one.Status).ToArray();
            if (others.Length > 0 || all.Length == 0)
            {
                reason = TlsFailureReason.CertificateUntrusted;
                texts.Add($"it is not trusted ({(others.Length == 0 ? "no chain" : string.Join(", ", others))}): trust its issuer on this machine or in this side's options");
            }

            if (others.Length < all.Length)
            {
                reason = TlsFailureReason.CertificateExpired;
                texts.Add($"it or an authority above it has expired or is not valid yet{Validity(certificate)}: renew it, or set this machine's clock");
            }
        }

        return new(reason, $"the {peer}'s certificate ({certificate.Subject}) was refused: {string.Join("; ", texts)}.");
    }

    /// <summary>What the user's own check refused.</summary>
    public static TlsFault ByCallback(string peer, X509Certificate? certificate, SslPolicyErrors errors) => certificate is null
        ? Of(peer, null, null, errors, null)
        : new(TlsFailureReason.CertificateRefused, $"the RemoteCertificateValidationCallback refused the {peer}'s certificate ({certificate.Subject}; {errors}).");

    private static string Validity(X509Certificate certificate) => certificate is X509Certificate2 dated
        ? string.Create(CultureInfo.InvariantCulture, $" (valid from {dated.NotBefore.ToUniversalTime():u} to {dated.NotAfter.ToUniversalTime():u})")
        : "";
}
