namespace Kitex.Tests.Client;

public sealed class PipelineTests : IAsyncDisposable
{
    private readonly RecordingTransport _transport = new();
    private readonly List<string> _seen = [];

    [Fact]
    public async Task Layers_are_called_in_their_order_and_the_client_describes_them()
    {
        await using var client = new ProbeClient(o => o.UseTransport(_transport).HostPorts("a:1")
            .Use(Note("first")).Use(Note("second"), "second").UsePerInstance(Note("instance")));

        await client.SayAsync("hello", new CallOptions { Middleware = [Note("call 1"), Note("call 2")] });

        Assert.Equal(["first", "second", "call 1", "call 2", "instance a:1"], _seen);
        var layers = client.Describe();
        string[] expected = ["middleware 1", "second", "the call's own middleware (off)", "balance", "middleware 1 per instance", "transport: recording"];
        Assert.Equal(expected, layers.Where(expected.Contains));
    }

    [Fact]
    public async Task All_layers_stand_in_the_order_of_Kitex()
    {
        await using var client = new ProbeClient(o => o.UseTransport(_transport).HostPorts("a:1")
            .Fallback(FallbackPolicy.OnError(static (_, _, _) => default))
            .Retry(RetryPolicy.Failure())
            .CircuitBreaker()
            .InstanceCircuitBreaker()
            .EjectOutliers()
            .AccessRule(static _ => null)
            .Configure(static x => x with { Degradation = 0.5 })
            .AccessLog()
            .Use(Note("first"), "first").Use(Note("second"), "second").UsePerInstance(Note("instance"), "instance"));

        Assert.Equal(
            [
                "telemetry", "fallback", "retry", "attempt", "circuit breaker", "first", "second", "the call's own middleware (off)", "access rules", "degradation", "balance",
                "outlier ejection", "instance circuit breaker", "instance", "transport: recording",
            ],
            client.Describe());
    }

    [Fact]
    public async Task What_middleware_throws_reaches_the_caller_and_the_next_call_works()
    {
        var throws = true;
        await using var client = new ProbeClient(o => o.UseTransport(_transport).HostPorts("a:1")
            .Use(next => (request, cancellation) => throws ? throw new InvalidOperationException("mine") : next(request, cancellation)));

        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.SayAsync("hello"))).Message);
        throws = false;
        Assert.Equal("hello", await client.SayAsync("hello"));
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private RpcMiddleware Note(string name) => next => (request, cancellation) =>
    {
        _seen.Add(request.Destination is { } instance ? $"{name} {instance}" : name);
        return next(request, cancellation);
    };
}
