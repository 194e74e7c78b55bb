using Kitex.Client;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Calls;

/// <summary>Messages that one side writes and the other cannot read.</summary>
public abstract class DecodeFailureTests(TestNetwork network) : ServerSuite(network)
{
    public static TheoryData<ThriftTransport, ConnectionMode> Ways => new()
    {
        { ThriftTransport.TTHeader, ConnectionMode.Pooled },
        { ThriftTransport.TTHeaderFramed, ConnectionMode.Pooled },
        { ThriftTransport.Framed, ConnectionMode.Pooled },
        { ThriftTransport.Buffered, ConnectionMode.Pooled },
        { ThriftTransport.TTHeader, ConnectionMode.Multiplexed },
        { ThriftTransport.TTHeaderFramed, ConnectionMode.Multiplexed },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Arguments_that_the_server_cannot_read_are_answered_with_the_reason_and_the_next_call_works(ThriftTransport transport, ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var client = BrokenClient(await StartAsync(), engine, transport, connections);

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.SendBrokenAsync());

        Assert.Equal(ApplicationExceptionType.ProtocolError, failure.TypeId);
        Assert.Contains("Desk.sum: the arguments are malformed", failure.RemoteMessage, StringComparison.Ordinal);
        Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
        Assert.Equal(connections == ConnectionMode.Multiplexed ? 1 : 2, engine.Dialed.Count);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_result_that_the_client_cannot_read_fails_the_call_and_the_next_works(ThriftTransport transport, ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var client = BrokenClient(await StartAsync(), engine, transport, connections);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.ReceiveBrokenAsync(Say("hello")));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
        Assert.Equal(connections == ConnectionMode.Multiplexed ? 1 : 2, engine.Dialed.Count);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_oneway_call_knows_nothing_of_a_failed_handler_or_of_arguments_nobody_can_read(ThriftTransport transport, ConnectionMode connections)
    {
        var server = await StartAsync(new Desk { OnNotify = static (_, _) => throw new InvalidOperationException("boom") });
        var client = BrokenClient(server, new RecordingEngine(Engine), transport, connections);

        await client.NotifyAsync("hello");
        await client.NotifyBrokenAsync();

        Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
    }

    private BrokenDeskClient BrokenClient(KitexServer server, RecordingEngine engine, ThriftTransport transport, ConnectionMode connections) =>
        Own(new BrokenDeskClient(o => o
            .HostPorts(AddressText.Format(server.Address)).UseEngine(engine).Timeout(Limit)
            .Configure(x => x with { Transport = transport, Connections = connections })));

    public sealed class OverSockets() : DecodeFailureTests(new SocketNetwork());

    public sealed class InMemory() : DecodeFailureTests(new MemoryNetwork());
}
