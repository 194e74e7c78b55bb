using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

public abstract class HookTests(TestNetwork network) : ServerSuite(network)
{
    [Fact]
    public async Task Hooks_run_in_order_when_the_server_listens_begins_to_stop_and_has_stopped()
    {
        var steps = new List<string>();
        var server = Server(configure: o => o
            .OnStarted((server, _) => Note($"started {server.Address is not null}"))
            .OnStarted((_, _) => Note("started too"))
            .OnStopping(async (server, _) => await Note($"stopping, still answering {await Client(server).AddAsync(1, 2)}"))
            .OnStopped((server, _) => Note($"stopped with {server.ConnectionCount}"))
            .Configure(static x => x with { DrainTimeout = Limit }));

        await server.StartAsync();
        await server.StopAsync().WaitAsync(Limit);

        Assert.Equal(["started True", "started too", "stopping, still answering 3", "stopped with 0"], steps);

        Task Note(string step)
        {
            steps.Add(step);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_hook_that_fails_at_the_start_stops_the_server_and_its_start()
    {
        var server = Server(configure: static o => o.OnStarted(static (_, _) => throw new InvalidOperationException("no registry")));

        Assert.Equal("no registry", (await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync())).Message);

        await Assert.ThrowsAsync<RpcConnectException>(async () => await Client(server).AddAsync(1, 2));
    }

    [Fact]
    public async Task A_hook_that_fails_or_never_ends_does_not_keep_the_server_from_stopping()
    {
        using var log = new RecordingLog();
        var later = new Signal();
        var server = await StartAsync(configure: o => o
            .UseLogging(log)
            .OnStopping(static (_, _) => throw new InvalidOperationException("broken hook"))
            .OnStopping(static (_, _) => new TaskCompletionSource().Task)
            .OnStopped((_, _) =>
            {
                later.Set();
                return Task.CompletedTask;
            }));

        await server.StopAsync().WaitAsync(Limit);

        Assert.True(later.IsSet);
        Assert.Equal(2, log.Lines.Count(static line => line.StartsWith("A hook of the stopping server failed", StringComparison.Ordinal)));
    }

    public sealed class OverSockets() : HookTests(new SocketNetwork());

    public sealed class InMemory() : HookTests(new MemoryNetwork());
}
