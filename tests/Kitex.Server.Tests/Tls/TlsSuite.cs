using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Kitex.Transport;

namespace Kitex.Server.Tests.Tls;

/// <summary>One port with TLS and every protocol behind it.</summary>
public abstract class TlsSuite(TestNetwork network, TlsPapers papers) : ServerSuite(network), IClassFixture<TlsPapers>
{
    protected TlsPapers Papers { get; } = papers;

    public static TheoryData<TlsWay> Ways => [.. Enum.GetValues<TlsWay>()];

    /// <summary>What every client here believes.</summary>
    protected TlsClientOptions Trusting(TlsClientOptions options) => options with { TrustedAuthorities = Papers.Authorities, TargetHost = "localhost" };

    private protected Task<KitexServer> StartAsync(Action<KitexServerBuilder> configure, Func<CallContext, Task>? onCall = null)
    {
        onCall ??= static _ => Task.CompletedTask;
        var notes = new Notes { OnEcho = async (note, call) => { await onCall(call); return note; } };
        var talks = new Talks
        {
            OnEcho = async (note, call) => { await onCall(call); return note; },
            OnChat = (all, call) => ChatAsync(all, call, onCall),
        };
        var desk = new Desk { OnEcho = async (request, call) => { await onCall(call); return new Response { Message = request.Message }; } };
        return StartAsync(desk, o => configure(o.AddService(notes.Describe()).AddService(talks.Describe()).FallbackService("Notes")));
    }

    private protected Task<KitexServer> StartSecureAsync(Func<TlsServerOptions, TlsServerOptions>? change = null, Func<CallContext, Task>? onCall = null, Action<KitexServerBuilder>? configure = null) =>
        StartAsync(
            o =>
            {
                o.Tls(Papers.Server, change);
                configure?.Invoke(o);
            },
            onCall);

    /// <summary>Asks for certificates of the authority.</summary>
    protected TlsServerOptions Requiring(TlsServerOptions options) =>
        options with { ClientCertificates = ClientCertificateMode.Required, TrustedAuthorities = Papers.Authorities };

    /// <summary>Makes a client for the way and calls once.</summary>
    private protected Task CallAsync(TlsWay way, KitexServer server, Func<TlsClientOptions, TlsClientOptions>? tls, Action<KitexClientBuilder>? configure = null) =>
        CallAsync(way, AddressText.Format(server.Address), tls, configure);

    private protected async Task CallAsync(TlsWay way, string address, Func<TlsClientOptions, TlsClientOptions>? tls, Action<KitexClientBuilder>? configure = null)
    {
        var builder = Secured(tls, configure);
        switch (way)
        {
            case TlsWay.Framed:
                Assert.Equal("framed", (await Client(address, o => builder(o.Framed())).EchoAsync(Say("framed"))).Message);
                break;
            case TlsWay.TTHeader:
                Assert.Equal("header", (await Client(address, o => builder(o.TTHeader())).EchoAsync(Say("header"))).Message);
                break;
            case TlsWay.Multiplexed:
                Assert.Equal("mux", (await Client(address, o => builder(o.TTHeader().Multiplexed())).EchoAsync(Say("mux"))).Message);
                break;
            case TlsWay.KitexProtobuf:
                var notes = Own(new NotesClient(o => builder(o.HostPorts(address).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit))));
                Assert.Equal("pb", (await notes.EchoAsync(new Note { Text = "pb" })).Text);
                break;
            case TlsWay.GrpcUnary:
                Assert.Equal("grpc", (await TalksClient(address, builder).EchoAsync(new Note { Text = "grpc" })).Text);
                break;
            case TlsWay.GrpcStream:
                Note[] said = [new() { Number = 1 }, new() { Number = 2 }];
                Assert.Equal(said, await TalksClient(address, builder).ChatAsync(said.ToAsyncEnumerable()).ToListAsync());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(way));
        }
    }

    private protected TalksClient TalksClient(string address, Action<KitexClientBuilder> configure) =>
        Own(new TalksClient(o => configure(o.HostPorts(address).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit).Grpc())));

    private protected static Action<KitexClientBuilder> Secured(Func<TlsClientOptions, TlsClientOptions>? tls, Action<KitexClientBuilder>? configure = null) => o =>
    {
        if (tls is not null)
        {
            o.Tls(tls);
        }

        configure?.Invoke(o);
    };

    private static async IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> notes, CallContext call, Func<CallContext, Task> onCall)
    {
        await onCall(call);
        await foreach (var note in notes)
        {
            yield return note;
        }
    }
}
