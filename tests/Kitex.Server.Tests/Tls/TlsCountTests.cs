using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Tls;

[Collection(nameof(Alone))]
public sealed class TlsCountTests(TlsPapers papers) : TlsSuite(new SocketNetwork(), papers)
{
    [Fact]
    public async Task Handshakes_that_fail_are_counted_by_reason()
    {
        await using var counter = new RefusedCounter();
        var server = await StartSecureAsync(Requiring);

        await Assert.ThrowsAsync<RpcConnectException>(() => CallAsync(TlsWay.TTHeader, server, Trusting));
        await Assert.ThrowsAsync<RpcConnectException>(() => CallAsync(TlsWay.TTHeader, server, x => Trusting(x) with { Certificate = Papers.Stranger }));
        await Assert.ThrowsAsync<RpcConnectException>(() => CallAsync(TlsWay.TTHeader, server, null));

        await Eventually.TrueAsync(() => counter.Total == 3);
        Assert.Equal((1, 1, 1), (counter["tls_certificate_missing"], counter["tls_certificate_untrusted"], counter["tls_plaintext"]));
    }
}
