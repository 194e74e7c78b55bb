using Kitex.Client;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Testing;
using Kitex.Tests.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Tests.Resilience.CircuitBreaking;

public sealed class InstanceCircuitsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<CircuitChange> _changes = [];

    [Fact]
    public async Task An_instance_that_cannot_be_connected_to_is_not_tried_after_its_share()
    {
        var transport = new AnsweringTransport(static request => request.Destination!.ToString() == "a:1" ? Unreachable : RpcResponse.Success(request.Message));
        await using var client = Client(transport, static o => o.HostPorts("a:1", "b:2").InstanceCircuitBreaker(static x => x with { MinSamples = 4 }));

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("hello", await client.SayAsync("hello"));
        }

        Assert.Equal(4, transport.Destinations.Count(static d => d == "a:1"));
        Assert.Equal(new CircuitStatus(CircuitScope.Instance, "a:1", CircuitState.Open, 0, 4, 0), Assert.Single(client.OpenCircuits()));
        Assert.Equal("a:1", Assert.Single(_changes).Now.Key);
    }

    [Fact]
    public async Task When_none_can_be_tried_the_refusal_says_which_was_last()
    {
        await using var client = Client(new AnsweringTransport(static _ => Unreachable), static o => o.InstanceCircuitBreaker(static x => x with { MinSamples = 2 }));
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<RpcConnectException>(async () => await client.SayAsync("hello"));
        }

        var refused = await Assert.ThrowsAsync<RpcCircuitOpenException>(async () => await client.SayAsync("hello"));

        Assert.Contains("at a:1: instance circuitbreak", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Error.NothingSent);
    }

    [Theory]
    [InlineData(RpcErrorCode.Remote)]
    [InlineData(RpcErrorCode.Timeout)]
    [InlineData(RpcErrorCode.ConnectionLost)]
    [InlineData(RpcErrorCode.Rejected)]
    [InlineData(RpcErrorCode.Protocol)]
    public async Task What_went_wrong_once_it_was_connected_does_not_count(RpcErrorCode code)
    {
        var transport = new AnsweringTransport(_ => new RpcError(code, "It ended."));
        await using var client = Client(transport, static o => o.InstanceCircuitBreaker(static x => x with { MinSamples = 2 }));

        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAnyAsync<RpcException>(async () => await client.SayAsync("hello"));
        }

        Assert.Equal(10, transport.Requests.Count);
        Assert.Empty(client.OpenCircuits());
    }

    [Fact]
    public async Task A_classifier_that_says_failure_lets_a_hundred_of_three_hundred_be_refused()
    {
        var transport = new AnsweringTransport(static request => RpcResponse.Success(request.Message));
        await using var client = Client(transport, static o => o.InstanceCircuitBreaker().Configure(static x => x with { InstanceCircuitClassifier = static (_, _, _) => CallVerdict.Failure }));

        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            try
            {
                await client.SayAsync("hello");
            }
            catch (RpcCircuitOpenException)
            {
                refused++;
            }
        }

        Assert.Equal(100, refused);
    }

    [Fact]
    public async Task An_instance_that_is_gone_leaves_no_circuit()
    {
        var resolver = new PushedResolver();
        resolver.Push("a:1", "b:2");
        var transport = new AnsweringTransport(static request => request.Destination!.ToString() == "a:1" ? Unreachable : RpcResponse.Success(request.Message));
        await using var client = Client(transport, o => o.UseResolver(resolver).InstanceCircuitBreaker(static x => x with { MinSamples = 2 }).EjectOutliers(static x => x with { ConsecutiveFailures = 2 }));
        for (var i = 0; i < 8; i++)
        {
            await client.SayAsync("hello");
        }

        Assert.Equal([(CircuitScope.Instance, "a:1"), (CircuitScope.Outlier, "a:1")], client.OpenCircuits().Select(static c => (c.Scope, c.Key)));

        resolver.Push("b:2", "c:3");
        while (client.OpenCircuits().Count > 0)
        {
            await Task.Yield();
        }

        // Should it come back, it begins anew.
        resolver.Push("a:1");
        while (!await IsOneOf("a:1"))
        {
            await Task.Yield();
        }

        async Task<bool> IsOneOf(string address)
        {
            try
            {
                await client.SayAsync("hello");
            }
            catch (RpcConnectException failed)
            {
                return failed.Message.Contains(address, StringComparison.Ordinal);
            }

            return false;
        }
    }

    [Fact]
    public async Task Addresses_that_nobody_calls_any_more_are_forgotten_and_those_that_are_open_or_called_are_not()
    {
        var circuits = new InstanceCircuits(static () => new() { MinSamples = 1, Cooling = TimeSpan.FromMinutes(10) }, null, new CircuitNotices(null, NullLogger.Instance), _clock);
        var call = circuits.Wrap(static (request, _) => new(request.Destination!.ToString() == "bad:1" ? Unreachable : RpcResponse.Success(null)));
        await CallAsync("bad:1");
        for (var i = 0; i < 100; i++)
        {
            await CallAsync($"once{i}:1");
        }

        Assert.Equal(101, circuits.Count);
        _clock.Advance(TimeSpan.FromSeconds(50));
        await CallAsync("once0:1");
        _clock.Advance(TimeSpan.FromSeconds(20));
        await CallAsync("new:1");

        Assert.Equal(3, circuits.Count);
        Assert.Equal("bad:1", Assert.Single(circuits.NotClosed).Key);
        _clock.Advance(TimeSpan.FromMinutes(10));
        await CallAsync("newer:1");
        Assert.Equal(1, circuits.Count);

        async Task CallAsync(string address) => await call(new RpcRequest { Method = new TextMethod(), Destination = new Instance(AddressText.Parse(address)) }, default);
    }

    private static RpcResponse Unreachable => new RpcError(RpcErrorCode.ConnectFailed, "Nobody is there at a:1.") { NothingSent = true };

    private ProbeClient Client(AnsweringTransport transport, Action<KitexClientBuilder> configure) => new(o =>
    {
        o.HostPorts("a:1").UseTransport(transport).UseTime(_clock).OnCircuitChanged(_changes.Add);
        configure(o);
    });
}
