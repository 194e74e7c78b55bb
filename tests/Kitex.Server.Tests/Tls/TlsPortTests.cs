using System.Collections.Concurrent;
using System.Net.Security;
using Google.Protobuf;
using Kitex.Network.Tls;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Tls;

/// <summary>What works over TLS: all that works without.</summary>
public abstract class TlsPortTests(TestNetwork network, TlsPapers papers) : TlsSuite(network, papers)
{
    private const int LargeBytes = 4 * 1024 * 1024;

    private readonly ConcurrentQueue<TlsHandshake?> _seen = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_port_serves_every_protocol_and_its_handlers_see_who_calls(bool withCertificate)
    {
        var server = await StartSecureAsync(withCertificate ? Requiring : null, NoteAsync);

        await Task.WhenAll(Enum.GetValues<TlsWay>().Select(way =>
            CallAsync(way, server, x => Trusting(x) with { Certificate = withCertificate ? Papers.Client : null })));

        Assert.Equal(Enum.GetValues<TlsWay>().Length, _seen.Count);
        Assert.All(_seen, seen => Assert.Equal(withCertificate ? "CN=client" : null, seen!.PeerCertificate?.Subject));
        Assert.Equal(2, _seen.Count(static seen => seen!.ApplicationProtocol == SslApplicationProtocol.Http2));
        Assert.All(_seen, static seen => Assert.Equal("localhost", seen!.HostName));
    }

    [Fact]
    public async Task A_server_that_asks_for_no_certificate_sees_none_though_the_client_has_one()
    {
        var asking = await StartSecureAsync(Requiring, NoteAsync);
        var server = await StartSecureAsync(onCall: NoteAsync);
        for (var i = 0; i < 2; i++)
        {
            await CallAsync(TlsWay.TTHeader, asking, x => Trusting(x) with { Certificate = Papers.Client });
            await CallAsync(TlsWay.TTHeader, server, x => Trusting(x) with { Certificate = Papers.Client });
        }

        Assert.Equal(["CN=client", null, "CN=client", null], _seen.Select(static seen => seen!.PeerCertificate?.Subject));
    }

    [Fact]
    public async Task Where_a_certificate_is_optional_a_client_may_have_one()
    {
        var server = await StartSecureAsync(x => Requiring(x) with { ClientCertificates = ClientCertificateMode.Optional }, NoteAsync);

        await CallAsync(TlsWay.TTHeader, server, Trusting);
        await CallAsync(TlsWay.TTHeader, server, x => Trusting(x) with { Certificate = Papers.Client });
        await Assert.ThrowsAsync<RpcConnectException>(() => CallAsync(TlsWay.TTHeader, server, x => Trusting(x) with { Certificate = Papers.Stranger }));

        Assert.Equal([null, "CN=client"], _seen.Select(static seen => seen!.PeerCertificate?.Subject));
    }

    [Fact]
    public async Task The_servers_own_check_has_the_last_word()
    {
        var server = await StartSecureAsync(static x => x with
        {
            ClientCertificates = ClientCertificateMode.Required,
            ValidateClient = static (_, certificate, _, _) => certificate!.Subject == "CN=stranger",
        });

        await CallAsync(TlsWay.TTHeader, server, x => Trusting(x) with { Certificate = Papers.Stranger });
        await Assert.ThrowsAsync<RpcConnectException>(() => CallAsync(TlsWay.TTHeader, server, x => Trusting(x) with { Certificate = Papers.Client }));
        await Assert.ThrowsAsync<RpcConnectException>(() => CallAsync(TlsWay.TTHeader, server, Trusting));
    }

    [Fact]
    public async Task Large_messages_come_whole()
    {
        var address = AddressText.Format((await StartSecureAsync()).Address);
        var large = new Note { Data = ByteString.CopyFrom(Desk.Pattern(LargeBytes)) };

        Assert.Equal(large, await TalksClient(address, Secured(Trusting)).EchoAsync(large));
        Assert.True((await Client(address, Secured(Trusting)).FillAsync(LargeBytes)).Span.SequenceEqual(Desk.Pattern(LargeBytes)));
        Assert.True((await Client(address, Secured(Trusting, static o => o.Multiplexed())).FillAsync(LargeBytes)).Span.SequenceEqual(Desk.Pattern(LargeBytes)));
    }

    [Fact]
    public async Task Many_connections_shake_hands_at_once()
    {
        var server = await StartSecureAsync(Requiring);
        var client = Client(server, Secured(x => Trusting(x) with { Certificate = Papers.Client }, static o => o.ShortConnections()));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i => Assert.Equal(i, await client.AddAsync(i, 0))));

        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    [Fact]
    public async Task The_first_bytes_tell_the_protocol_whatever_ALPN_has_chosen()
    {
        var server = await StartSecureAsync(onCall: NoteAsync);

        await CallAsync(TlsWay.TTHeader, server, x => Trusting(x) with { Configure = static o => o.ApplicationProtocols = [SslApplicationProtocol.Http2] });

        Assert.Equal(SslApplicationProtocol.Http2, Assert.Single(_seen)!.ApplicationProtocol);
    }

    [Fact]
    public async Task A_grpc_client_goes_on_without_ALPN_when_it_is_told_to()
    {
        var server = await StartSecureAsync(static x => x with { Configure = static o => o.ApplicationProtocols = null }, NoteAsync);

        await CallAsync(TlsWay.GrpcUnary, server, Trusting, static o => o.Grpc(static x => x with { RequireAlpn = false }));

        Assert.True(Assert.Single(_seen)!.ApplicationProtocol.Protocol.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Clients_without_TLS_are_served_beside_the_others_when_the_server_is_told_to(TlsWay way)
    {
        var server = await StartSecureAsync(static x => x with { AllowPlaintext = true }, NoteAsync);

        await CallAsync(way, server, null);
        await CallAsync(way, server, Trusting);

        Assert.Equal([false, true], _seen.Select(static seen => seen is not null));
    }

    private Task NoteAsync(CallContext call)
    {
        _seen.Enqueue(call.Incoming!.Connection!.Tls);
        return Task.CompletedTask;
    }

    public sealed class OverSockets(TlsPapers papers) : TlsPortTests(new SocketNetwork(), papers);

    public sealed class OverEpoll(TlsPapers papers) : TlsPortTests(new EpollNetwork(), papers);

    public sealed class InMemory(TlsPapers papers) : TlsPortTests(new MemoryNetwork(), papers);
}
