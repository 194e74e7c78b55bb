using System.Runtime.CompilerServices;
using Kitex.Tests.LoadBalancing;

namespace Kitex.Tests.Diagnostics;

/// <summary>What clients hold, as whoever collects is told of it.</summary>
[Collection(nameof(Listening))]
public sealed class ClientGaugeTests : IDisposable
{
    private readonly MeasurementRecorder _measured = new("Kitex");

    public void Dispose() => _measured.Dispose();

    [Fact]
    public async Task Circuits_are_counted_by_how_they_stand()
    {
        const string Callee = "g-circuits";
        var client = new WatchedClient(Callee, static o => o
            .HostPorts("a:1", "b:2")
            .CircuitBreaker(static x => x with { MinSamples = 2 })
            .InstanceCircuitBreaker()
            .UseTransport(new ScriptedTransport(static _ => new RpcError(RpcErrorCode.Timeout, "late"))));
        Assert.Null(Circuits(Callee, "method", "open"));

        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.SayAsync("hello"));
        }

        Assert.Equal((1, 0, 0), (Circuits(Callee, "method", "open"), Circuits(Callee, "method", "half_open"), Circuits(Callee, "method", "closed")));
        Assert.Equal((0, 2), (Circuits(Callee, "instance", "open"), Circuits(Callee, "instance", "closed")));

        await client.DisposeAsync();
        Assert.Null(Circuits(Callee, "method", "open"));
    }

    [Fact]
    public async Task A_transport_that_does_not_say_what_it_holds_is_not_told_of()
    {
        await using var client = new WatchedClient("g-silent", static o => o.HostPorts("a:1").UseTransport(new ScriptedTransport(static _ => RpcResponse.Success("hello"))));

        Assert.Null(_measured.Observe("kitex.client.connections", ("kitex.callee", "g-silent"), ("kitex.connection.state", "idle")));
    }

    [Fact]
    public void A_client_that_is_forgotten_is_not_kept_alive()
    {
        var forgotten = Forget();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(forgotten.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget() =>
        new(new WatchedClient("g-forgotten", static o => o.HostPorts("a:1").UseTransport(new ScriptedTransport(static _ => RpcResponse.Success("hello")))));

    private double? Circuits(string callee, string scope, string state) =>
        _measured.Observe("kitex.client.circuits", ("kitex.callee", callee), ("kitex.circuit.scope", scope), ("kitex.circuit.state", state));
}
