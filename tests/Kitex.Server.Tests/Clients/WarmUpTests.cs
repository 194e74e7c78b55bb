using Kitex.Client;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Clients;

/// <summary>Connections made before there are calls.</summary>
public abstract class WarmUpTests(TestNetwork network) : ServerSuite(network)
{
    [Theory]
    [InlineData(ConnectionMode.Pooled, 3)]
    [InlineData(ConnectionMode.Multiplexed, 2)]
    [InlineData(ConnectionMode.Short, 0)]
    public async Task A_warm_client_calls_over_the_connections_it_has_made(ConnectionMode connections, int expected)
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => o
            .UseEngine(engine)
            .Configure(x => x with { Connections = connections, MultiplexedConnections = 2 })
            .WarmUp(static x => x with { Connections = 3, Errors = WarmUpErrors.Fail }));

        await client.WarmUpAsync();
        Assert.Equal(expected, engine.Dialed.Count);

        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Equal(connections == ConnectionMode.Short ? 1 : expected, engine.Dialed.Count);
    }

    [Theory]
    [InlineData(ConnectionMode.Pooled)]
    [InlineData(ConnectionMode.Multiplexed)]
    public async Task An_address_where_nobody_listens_fails_the_warm_up_where_that_is_wanted(ConnectionMode connections)
    {
        var server = await StartAsync();
        var address = AddressText.Format(server.Address);
        await server.DisposeAsync();
        var client = Client(address, o => o.Configure(x => x with { Connections = connections }).WarmUp(static x => x with { Errors = WarmUpErrors.Fail }));

        var failed = await Assert.ThrowsAsync<RpcConnectException>(() => client.WarmUpAsync());

        Assert.Contains(address, failed.Message, StringComparison.Ordinal);
    }

    public sealed class OverSockets() : WarmUpTests(new SocketNetwork());

    public sealed class InMemory() : WarmUpTests(new MemoryNetwork());
}
