using Kitex.Network.Tls;

namespace Kitex.Network.Tests.Tls;

public sealed class TlsAlertTests
{
    // As the platform gives an alert that OpenSSL has received: library 20, reason 1000 and the alert.
    private const int Received = (20 << 23) + 1000;

    [Theory]
    [InlineData(116, true, null, TlsFailureReason.CertificateMissing, "certificate_required")]
    [InlineData(42, true, null, TlsFailureReason.CertificateMissing, "gave none")]
    [InlineData(40, true, null, TlsFailureReason.CertificateMissing, "handshake_failure")]
    [InlineData(48, true, "CN=client", TlsFailureReason.RefusedByPeer, "CN=client")]
    [InlineData(45, false, null, TlsFailureReason.RefusedByPeer, "certificate_expired")]
    [InlineData(40, false, null, TlsFailureReason.NoCommonVersion, "handshake_failure")]
    [InlineData(70, false, null, TlsFailureReason.NoCommonVersion, "protocol_version")]
    [InlineData(112, false, null, TlsFailureReason.Other, "unrecognized_name")]
    [InlineData(120, false, null, TlsFailureReason.NoApplicationProtocol, "no_application_protocol")]
    [InlineData(80, false, null, TlsFailureReason.Other, "alert 80")]
    internal void What_the_peer_says_is_read(int alert, bool wasAsked, string? given, TlsFailureReason reason, string text)
    {
        var thrown = new IOException("Reading failed.", new InvalidOperationException("Decrypting failed.") { HResult = Received + alert });

        var fault = TlsAlert.Read(thrown, given, wasAsked)!.Value;

        Assert.Equal(reason, fault.Reason);
        Assert.Contains(text, fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_failures_say_nothing()
    {
        Assert.Null(TlsAlert.Read(new IOException("It broke."), null, wasAsked: false));
        Assert.Null(TlsAlert.Read(null, null, wasAsked: true));
    }
}
