using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Diagnostics;

/// <summary>What clients and servers hold, as whoever collects is told of it.</summary>
[Collection(nameof(Alone))]
public sealed class GaugeTests() : GrpcSuite(new SocketNetwork()), IDisposable
{
    private readonly MeasurementRecorder _clients = new("Kitex");
    private readonly MeasurementRecorder _servers = new("Kitex.Server");
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Signal _leave = new();

    public void Dispose()
    {
        _clients.Dispose();
        _servers.Dispose();
        _arrived.Dispose();
    }

    [Fact]
    public async Task Connections_of_a_pool_are_in_use_or_idle_and_those_of_several_clients_add_up()
    {
        var server = await StartAsync(Holding());
        var (one, other) = (Named("pooled", server), Named("pooled", server));

        var calls = new[] { one, one, other }.Select(async client => await client.EchoAsync(Say("hello"))).ToArray();
        await ArrivedAsync(3);

        Assert.Equal((0, 3, 0), Connections("pooled"));
        Assert.Equal(3, _servers.Observe("kitex.server.connections", ("kitex.protocol", "message")));
        _leave.Set();
        await Task.WhenAll(calls);
        await Eventually.TrueAsync(() => Connections("pooled") == (3, 0, 0));

        await one.DisposeAsync();
        Assert.Equal((1, 0, 0), Connections("pooled"));
        await other.DisposeAsync();
        Assert.Equal((null, null, null), Connections("pooled"));
    }

    [Fact]
    public async Task Calls_of_multiplexed_connections_are_counted_as_streams()
    {
        var server = await StartAsync(Holding());
        var client = Named("shared", server, static o => o.Multiplexed(2));

        var calls = Enumerable.Range(0, 5).Select(async _ => await client.EchoAsync(Say("hello"))).ToArray();
        await ArrivedAsync(5);

        Assert.Equal((0, 0, 2), Connections("shared"));
        Assert.Equal((5, 0), (Of("kitex.client.streams", "shared"), Of("kitex.client.waiting_streams", "shared")));
        Assert.Equal(2, _servers.Observe("kitex.server.connections", ("kitex.protocol", "multiplexed")));
        _leave.Set();
        await Task.WhenAll(calls);
        Assert.Equal(0, Of("kitex.client.streams", "shared"));
    }

    [Fact]
    public async Task Streams_that_wait_for_their_turn_are_counted()
    {
        var notes = new Notes
        {
            OnEcho = async (note, _) =>
            {
                if (note.Number > 0)
                {
                    _arrived.Release();
                    await _leave.WaitAsync();
                }

                return note;
            },
        };
        var server = await StartAsync(new Desk(), o => o.AddService(notes.Describe()).Configure(static x => x with { Grpc = x.Grpc with { MaxStreamsPerConnection = 2 } }));
        await using var client = new NotesClient(o => o
            .HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit).Grpc(static x => x with { ConnectionsPerAddress = 1 }));

        // With its answer comes what the server allows.
        await client.EchoAsync(new Note());
        var calls = Enumerable.Range(0, 5).Select(async _ => await client.EchoAsync(new Note { Number = 1 })).ToArray();
        await ArrivedAsync(2);

        Assert.Equal((0, 0, 1), Connections("notes"));
        Assert.Equal((5, 3), (Of("kitex.client.streams", "notes"), Of("kitex.client.waiting_streams", "notes")));
        Assert.Equal(1, _servers.Observe("kitex.server.connections", ("kitex.protocol", "grpc")));
        _leave.Set();
        await Task.WhenAll(calls);
        Assert.Equal((0, 0), (Of("kitex.client.streams", "notes"), Of("kitex.client.waiting_streams", "notes")));
    }

    [Fact]
    public async Task A_server_is_counted_from_its_start_to_its_end()
    {
        var server = Server();
        Assert.Null(_servers.Observe("kitex.server.connections", ("kitex.protocol", "message")));

        await server.StartAsync();
        Assert.Equal(0, _servers.Observe("kitex.server.connections", ("kitex.protocol", "message")));
        await using var silent = await DialAsync(server);
        await Eventually.TrueAsync(() => _servers.Observe("kitex.server.connections", ("kitex.protocol", "unknown")) == 1);

        await server.StopAsync();
        Assert.Null(_servers.Observe("kitex.server.connections", ("kitex.protocol", "message")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_that_wait_for_the_thread_pool_are_measured(bool multiplexed)
    {
        var server = await StartAsync(configure: static o => o.Configure(static x => x with { Placement = PlacementMode.ThreadPool }).UseEngine(Kitex.Network.Epoll.EpollEngine.Shared));
        var client = Named("queued", server, o =>
        {
            if (multiplexed)
            {
                o.Multiplexed();
            }
            else
            {
                // On a connection that is kept the next message may be there before the thread that answered has left: it does not wait then.
                o.ShortConnections();
            }
        });

        for (var i = 0; i < 10; i++)
        {
            await client.AddAsync(i, i);
        }

        Assert.Equal(10, _servers.Of("kitex.server.queue.duration").Count);
        Assert.All(_servers.Of("kitex.server.queue.duration"), static waited => Assert.True(waited.Value >= 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_one_side_sends_the_other_receives(bool isEpoll)
    {
        const int Bytes = 1_000_000;
        using var network = new MeasurementRecorder("Kitex.Network");
        await using Kitex.Network.NetworkEngine engine = isEpoll ? new Kitex.Network.Epoll.EpollEngine() : new Kitex.Network.Sockets.SocketEngine();
        var server = await StartAsync(configure: o => o.UseEngine(engine));
        await using (var client = Named("bytes", server, o => o.UseEngine(engine)))
        {
            Assert.Equal(Bytes, (await client.FillAsync(Bytes)).Length);
        }

        await server.StopAsync();
        Assert.Equal(network.Sum("kitex.network.sent"), network.Sum("kitex.network.received"));
        Assert.InRange(network.Sum("kitex.network.sent"), Bytes, Bytes + 1000);
    }

    private Desk Holding() => new()
    {
        OnEcho = async (request, _) =>
        {
            _arrived.Release();
            await _leave.WaitAsync();
            return new Response { Message = request.Message };
        },
    };

    private async Task ArrivedAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(await _arrived.WaitAsync(Limit));
        }
    }

    private DeskClient Named(string callee, KitexServer server, Action<Kitex.Client.KitexClientBuilder>? configure = null) =>
        Own(new DeskClient(callee, o =>
        {
            o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit);
            configure?.Invoke(o);
        }));

    private double? Of(string instrument, string callee) => _clients.Observe(instrument, ("kitex.callee", callee));

    private (double? Idle, double? InUse, double? Shared) Connections(string callee) => (State(callee, "idle"), State(callee, "in_use"), State(callee, "shared"));

    private double? State(string callee, string state) => _clients.Observe("kitex.client.connections", ("kitex.callee", callee), ("kitex.connection.state", state));
}
