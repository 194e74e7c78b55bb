using Kitex.Client;
using Kitex.Grpc.Services.Health.V1;
using Kitex.Server;

namespace Kitex.Grpc.Services.Tests;

/// <summary>Servers of the shop with gRPC's own services, and clients of both, disposed at the end.</summary>
public abstract class ServicesSuite : IAsyncLifetime
{
    /// <summary>Nothing here takes that long; a test that hangs fails.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Stack<IAsyncDisposable> _owned = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }
    }

    protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    private protected async Task<KitexServer> StartAsync(Action<KitexServerBuilder> configure)
    {
        var server = Own(Shop.CounterServer.Create(new Counter(), o =>
        {
            o.Listen("127.0.0.1:0").Configure(static x => x with { DrainTimeout = Limit });
            configure(o);
        }));
        await server.StartAsync();
        return server;
    }

    private protected HealthClient HealthClient(KitexServer server) => Own(new HealthClient("health", Grpc(server)));

    private protected static Action<KitexClientBuilder> Grpc(KitexServer server) =>
        o => o.HostPorts(AddressText.Format(server.Address)).Timeout(Limit).ConnectTimeout(Limit).Grpc();
}
