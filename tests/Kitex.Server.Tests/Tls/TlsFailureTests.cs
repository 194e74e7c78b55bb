using System.Diagnostics.CodeAnalysis;
using System.Net;
using Kitex.Network.Tls;
using Kitex.Server.Tests.Networks;
using Kitex.Transport;

namespace Kitex.Server.Tests.Tls;

/// <summary>Two sides that do not come to terms: both say why, for every protocol.</summary>
[SuppressMessage("Reliability", "CA1001:Types that own disposable fields should be disposable", Justification = "The log holds nothing.")]
public abstract class TlsFailureTests(TestNetwork network, TlsPapers papers) : TlsSuite(network, papers)
{
    private readonly RecordingLog _log = new();


    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_certificate_for_another_host_is_refused(TlsWay way)
    {
        var server = await StartAsync(o => o.Tls(Papers.Elsewhere));

        var failed = await FailAsync(way, server, Trusting);

        Says(failed, TlsFailureReason.CertificateForOtherHost, AddressText.Format(server.Address), "CN=elsewhere", "'localhost'", "TargetHost");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_expired_certificate_is_refused(TlsWay way)
    {
        var server = await StartAsync(o => o.Tls(Papers.Expired));

        var failed = await FailAsync(way, server, Trusting);

        Says(failed, TlsFailureReason.CertificateExpired, AddressText.Format(server.Address), "CN=expired", "expired", Papers.Expired.NotAfter.ToUniversalTime().ToString("u"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_certificate_of_a_stranger_is_refused(TlsWay way)
    {
        var server = await StartSecureAsync();

        var failed = await FailAsync(way, server, static x => x with { TargetHost = "localhost" });

        Says(failed, TlsFailureReason.CertificateUntrusted, AddressText.Format(server.Address), "CN=server", "not trusted", "trust its issuer");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_client_without_the_certificate_required_is_refused_and_both_sides_say_so(TlsWay way)
    {
        var server = await StartSecureAsync(Requiring, configure: o => o.UseLogging(_log));

        var failed = await FailAsync(way, server, Trusting);

        Says(failed, TlsFailureReason.CertificateMissing, AddressText.Format(server.Address), "the server asked for a client certificate", "Give the client a certificate");
        await LoggedAsync("tls_certificate_missing", "the client gave no certificate, and one is required");
    }

    [Fact]
    public async Task Every_call_of_a_client_without_the_certificate_required_says_so_and_that_of_another_client_too()
    {
        var server = await StartSecureAsync(Requiring);
        for (var i = 0; i < 2; i++)
        {
            var client = Client(server, Secured(Trusting));
            for (var call = 0; call < 3; call++)
            {
                var failed = await Assert.ThrowsAsync<RpcConnectException>(async () => await client.AddAsync(1, 2));
                Says(failed, TlsFailureReason.CertificateMissing, "the server asked for a client certificate");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_client_with_a_certificate_of_a_stranger_is_refused_and_both_sides_say_so(TlsWay way)
    {
        var server = await StartSecureAsync(Requiring, configure: o => o.UseLogging(_log));

        var failed = await FailAsync(way, server, x => Trusting(x) with { Certificate = Papers.Stranger });

        Says(failed, TlsFailureReason.RefusedByPeer, AddressText.Format(server.Address), "CN=stranger", "does not trust");
        await LoggedAsync("tls_certificate_untrusted", "CN=stranger");
    }

    [Fact]
    public async Task A_client_with_an_expired_certificate_is_refused()
    {
        var server = await StartSecureAsync(Requiring, configure: o => o.UseLogging(_log));

        await FailAsync(TlsWay.TTHeader, server, x => Trusting(x) with { Certificate = Papers.ExpiredClient });

        await LoggedAsync("tls_certificate_expired", "CN=expired client");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_server_without_TLS_is_named_and_says_what_came(TlsWay way)
    {
        var server = await StartAsync(o => o.UseLogging(_log));

        var failed = await FailAsync(way, server, Trusting);

        Says(failed, TlsFailureReason.PeerClosed, AddressText.Format(server.Address), "may not speak TLS");
        await LoggedAsync("(tls)", "give it Tls(certificate)");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_client_without_TLS_is_told_and_the_server_says_what_came(TlsWay way)
    {
        var server = await StartSecureAsync(configure: o => o.UseLogging(_log));

        var failed = await FailAsync(way, server, null);

        Says(failed, TlsFailureReason.PeerSpeaksTls, AddressText.Format(server.Address), "the peer speaks TLS", "Tls()");
        await LoggedAsync("tls_plaintext", "does not speak TLS");
    }

    [Theory]
    [InlineData(TlsWay.GrpcUnary)]
    [InlineData(TlsWay.GrpcStream)]
    public async Task A_server_that_does_not_choose_HTTP2_is_refused_by_gRPC(TlsWay way)
    {
        var server = await StartSecureAsync(static x => x with { Configure = static o => o.ApplicationProtocols = null });

        var failed = await FailAsync(way, server, Trusting);

        Says(failed, TlsFailureReason.NoApplicationProtocol, "h2", "ALPN", "RequireAlpn = false");
    }

    [Fact]
    public async Task A_client_that_offers_other_protocols_alone_is_refused()
    {
        var server = await StartSecureAsync(configure: o => o.UseLogging(_log));

        var failed = await FailAsync(TlsWay.TTHeader, server, x => Trusting(x) with { Configure = static o => o.ApplicationProtocols = [new("ttheader")] });

        Says(failed, TlsFailureReason.NoApplicationProtocol, "ALPN");
        await LoggedAsync("tls_alpn", "ALPN");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_server_that_never_answers_the_handshake_is_a_connect_timeout(TlsWay way)
    {
        var address = Script(static peer => peer.Connection.ReadAsync(1_000_000, Timeout.InfiniteTimeSpan).AsTask());

        var failed = await Assert.ThrowsAsync<RpcConnectException>(() =>
            CallAsync(way, address, Trusting, static o => o.ConnectTimeout(TimeSpan.FromMilliseconds(100))));

        Assert.Equal(RpcErrorCode.ConnectTimeout, failed.Code);
        Assert.Contains("TLS handshake", failed.Message, StringComparison.Ordinal);
        Assert.Contains(address, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_is_that_of_the_address_called_unless_another_is_set()
    {
        if (AddressText.Parse(Network.FreeAddress()) is not IPEndPoint)
        {
            return;
        }

        var server = await StartSecureAsync();
        await CallAsync(TlsWay.TTHeader, server, x => x with { TrustedAuthorities = Papers.Authorities });

        var failed = await FailAsync(TlsWay.TTHeader, await StartAsync(o => o.Tls(Papers.Elsewhere)), x => x with { TrustedAuthorities = Papers.Authorities });

        Says(failed, TlsFailureReason.CertificateForOtherHost, "'127.0.0.1'");
    }

    /// <summary>One call, which fails over one connection: nothing is tried again and again.</summary>
    private async Task<RpcConnectException> FailAsync(TlsWay way, KitexServer server, Func<TlsClientOptions, TlsClientOptions>? tls)
    {
        var engine = new RecordingEngine(Engine);
        var failed = await Assert.ThrowsAsync<RpcConnectException>(() => CallAsync(way, server, tls, o => o.UseEngine(engine)));
        Assert.Equal(RpcErrorCode.ConnectFailed, failed.Code);
        Assert.Single(engine.Dialed);
        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
        return failed;
    }

    private static void Says(RpcConnectException failed, TlsFailureReason reason, params string[] parts)
    {
        Assert.All(parts, part => Assert.Contains(part, failed.Message, StringComparison.Ordinal));
        Assert.Equal(reason, Assert.IsType<TlsHandshakeException>(failed.Error.Cause).Reason);
    }

    private async Task LoggedAsync(params string[] parts)
    {
        await Eventually.TrueAsync(() => _log.Lines.Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal))));
        Assert.DoesNotContain(_log.Lines, static line => line.Contains("Serving a connection failed", StringComparison.Ordinal));
    }

    public sealed class OverSockets(TlsPapers papers) : TlsFailureTests(new SocketNetwork(), papers);

    public sealed class OverEpoll(TlsPapers papers) : TlsFailureTests(new EpollNetwork(), papers);

    public sealed class InMemory(TlsPapers papers) : TlsFailureTests(new MemoryNetwork(), papers);
}
