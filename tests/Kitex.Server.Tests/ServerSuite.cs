using Kitex.Client;
using Kitex.Network;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests;

/// <summary>What the suites share: servers and clients over one network, disposed at the end.</summary>
public abstract class ServerSuite(TestNetwork network) : IAsyncLifetime
{
    /// <summary>Nothing here takes that long; a test that hangs fails.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Stack<IAsyncDisposable> _owned = new();

    protected TestNetwork Network { get; } = network;

    protected NetworkEngine Engine => Network.Engine;

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

    private protected KitexServer Server(Desk? desk = null, Action<KitexServerBuilder>? configure = null) =>
        Own(DeskServer.Create(desk ?? new Desk(), o =>
        {
            o.Listen(Network.FreeAddress()).UseEngine(Engine).Configure(static x => x with { DrainTimeout = TimeSpan.Zero });
            configure?.Invoke(o);
        }));

    private protected async Task<KitexServer> StartAsync(Desk? desk = null, Action<KitexServerBuilder>? configure = null)
    {
        var server = Server(desk, configure);
        await server.StartAsync();
        return server;
    }

    private protected DeskClient Client(KitexServer server, Action<KitexClientBuilder>? configure = null) =>
        Client(AddressText.Format(server.Address), configure);

    private protected DeskClient Client(string address, Action<KitexClientBuilder>? configure = null) =>
        Own(new DeskClient("desk", o =>
        {
            // Patient by default: the machine may be busy, and only the tests of timeouts are about time.
            o.HostPorts(address).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit);
            configure?.Invoke(o);
        }));

    private protected async Task<RawPeer> DialAsync(KitexServer server) =>
        Own(new RawPeer(await Engine.DialAsync(server.Address!, new DialOptions { Timeout = Limit })));

    /// <summary>A server that says what a test tells it to.</summary>
    /// <returns>Its address.</returns>
    private protected string Script(Func<RawPeer, Task> serve)
    {
        var listener = Own(Engine.Listen(AddressText.Parse(Network.FreeAddress()), new ListenOptions(), async connection =>
        {
            await using var peer = new RawPeer(connection);
            await serve(peer);
        }));
        return AddressText.Format(listener.LocalEndPoint);
    }

    protected static Request Say(string message) => new() { Message = message };
}
