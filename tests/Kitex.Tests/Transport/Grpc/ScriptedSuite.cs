using Kitex.Client;
using Kitex.Network;
using Kitex.Network.Memory;
using Kitex.Tests.Client;

namespace Kitex.Tests.Transport.Grpc;

/// <summary>Clients of scripted servers, in memory.</summary>
public abstract class ScriptedSuite : IAsyncLifetime
{
    private protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Stack<IAsyncDisposable> _owned = new();
    private int _next;

    private protected MemoryEngine Engine { get; } = new();

    /// <summary>What the scripts have met.</summary>
    private List<Task> Scripts { get; } = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        await Task.WhenAll(Scripts).WaitAsync(Limit);
        await Engine.DisposeAsync();
    }

    /// <summary>A client whose connections meet the script.</summary>
    private protected ProbeClient Client(Func<ScriptedPeer, Task> script, Action<KitexClientBuilder>? configure = null)
    {
        var address = new MemoryEndPoint($"scripted{_next++}");
        _owned.Push(Engine.Listen(address, new ListenOptions(), connection =>
        {
            var running = RunAsync(connection, script);
            lock (Scripts)
            {
                Scripts.Add(running);
            }

            return running;
        }));
        var client = new ProbeClient(o =>
        {
            o.UseEngine(new OneAddress(Engine, address)).HostPorts("127.0.0.1:1").Timeout(Limit).Grpc(static x => x with { ConnectionsPerAddress = 1 });
            configure?.Invoke(o);
        });
        _owned.Push(client);
        return client;
    }

    private static async Task RunAsync(NetworkConnection connection, Func<ScriptedPeer, Task> script)
    {
        try
        {
            await script(new ScriptedPeer(connection));
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }
}
