using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Kitex.Client;
using Kitex.Discovery;
using Kitex.Transport;

namespace Kitex.Tests.Client;

public sealed class WarmUpTests : IAsyncDisposable
{
    private readonly WarmTransport _transport = new();

    [Fact]
    public async Task Every_instance_is_connected_to_before_the_first_call()
    {
        await using var client = Client(static o => o.HostPorts("a:1", "b:2").WarmUp(static x => x with { Connections = 3 }));

        await client.WarmUpAsync();

        Assert.Equal([("a:1", 3), ("b:2", 3)], _transport.Warmed.Order());
    }

    [Fact]
    public async Task It_begins_when_the_client_is_made_and_whoever_asks_joins_in()
    {
        await using var client = Client(static o => o.HostPorts("a:1").WarmUp());

        await Task.WhenAll(client.WarmUpAsync(), client.WarmUpAsync());

        Assert.Single(_transport.Warmed);
    }

    [Fact]
    public async Task It_waits_to_be_asked_where_that_is_wanted()
    {
        await using var client = Client(static o => o.HostPorts("a:1").WarmUp(static x => x with { OnBuild = false }));
        Assert.Empty(_transport.Warmed);

        await client.WarmUpAsync();

        Assert.Single(_transport.Warmed);
    }

    [Fact]
    public async Task Without_connections_the_instances_are_only_found()
    {
        await using var client = Client(static o => o.HostPorts("a:1").WarmUp(static x => x with { Connections = 0 }));

        await client.WarmUpAsync();

        Assert.Empty(_transport.Warmed);
    }

    [Theory]
    [InlineData(WarmUpErrors.Ignore, 0)]
    [InlineData(WarmUpErrors.Warn, 1)]
    public async Task A_connection_that_fails_stops_neither_the_others_nor_the_client(WarmUpErrors errors, int logged)
    {
        using var log = new RecordingLog();
        _transport.Failing.Add("a:1");
        await using var client = Client(o => o.UseLogging(log).HostPorts("a:1", "b:2").WarmUp(x => x with { Errors = errors }));

        await client.WarmUpAsync();

        Assert.Equal(2, _transport.Warmed.Count);
        Assert.Equal(logged, log.Count("Nobody is there at a:1."));
        Assert.Equal("hello", await client.SayAsync("hello"));
    }

    [Fact]
    public async Task A_connection_that_fails_fails_the_warm_up_where_that_is_wanted_and_the_next_begins_anew()
    {
        _transport.Failing.Add("a:1");
        await using var client = Client(static o => o.HostPorts("a:1").WarmUp(static x => x with { Errors = WarmUpErrors.Fail }));

        var failed = await Assert.ThrowsAsync<RpcConnectException>(() => client.WarmUpAsync());
        Assert.Contains("a:1", failed.Message, StringComparison.Ordinal);

        _transport.Failing.Clear();
        await client.WarmUpAsync();
    }

    [Theory]
    [InlineData(WarmUpErrors.Ignore, false)]
    [InlineData(WarmUpErrors.Warn, false)]
    [InlineData(WarmUpErrors.Fail, true)]
    public async Task A_resolver_that_fails_is_dealt_with_in_the_same_way(WarmUpErrors errors, bool throws)
    {
        await using var client = Client(o => o.UseResolver(new FailingResolver()).WarmUp(x => x with { Errors = errors }));

        var failed = await Record.ExceptionAsync(() => client.WarmUpAsync());

        Assert.Equal(throws, failed is RpcException { Code: RpcErrorCode.NotResolved });
        Assert.Equal(throws, failed is not null);
    }

    [Fact]
    public async Task A_transport_without_addresses_has_nothing_to_warm()
    {
        await using var client = new ProbeClient(static o => o.UseTransport(new InMemoryTransport(static (request, _) => new(RpcResponse.Success(request.Message)))).WarmUp(static x => x with { Errors = WarmUpErrors.Fail }));

        await client.WarmUpAsync();

        Assert.Equal("hello", await client.SayAsync("hello"));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Contains("Connections", Assert.Throws<ArgumentException>(static () => new ProbeClient(static o => o.WarmUp(static x => x with { Connections = -1 }))).Message, StringComparison.Ordinal);
        Assert.Contains("Parallel", Assert.Throws<ArgumentException>(static () => new ProbeClient(static o => o.WarmUp(static x => x with { Parallel = 0 }))).Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private ProbeClient Client(Action<KitexClientBuilder> configure) => new(o =>
    {
        o.UseTransport(_transport);
        configure(o);
    });

    private sealed class WarmTransport : ClientTransport
    {
        public ConcurrentBag<(string Address, int Connections)> Warmed { get; } = [];

        public HashSet<string> Failing { get; } = [];

        public override string Name => "warm";

        public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation) => new(RpcResponse.Success(request.Message));

        public override ValueTask<RpcError?> WarmUpAsync(RpcRequest request, int connections, CancellationToken cancellation)
        {
            var address = request.Destination!.ToString();
            Warmed.Add((address, connections));
            return new(Failing.Contains(address) ? new RpcError(RpcErrorCode.ConnectFailed, $"Nobody is there at {address}.") : null);
        }

        public override ValueTask DisposeAsync() => default;
    }

    private sealed class FailingResolver : IResolver
    {
        public string Name => "failing";

        public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.Yield();
            if (target.Service.Length > 0)
            {
                throw new IOException("It is not there.");
            }

            yield return InstanceSet.Empty;
        }
    }
}
