using Api;
using Kitex.Network;

namespace Kitex.Load.Serving;

/// <summary>Whom a handler calls, over the engine it is served by; the clients are made when they are first used.</summary>
internal sealed class HandlerClients : IAsyncDisposable
{
    private readonly Lazy<EchoClient> _self;
    private readonly Lazy<EchoClient> _downstream;

    public HandlerClients(NetworkEngine engine, string downstream)
    {
        _self = new Lazy<EchoClient>(() => Connect(engine, OwnAddress));
        _downstream = new Lazy<EchoClient>(() => Connect(engine, downstream));
    }

    /// <summary>Where the server itself listens; known once it does.</summary>
    public string OwnAddress { get; set; } = "";

    public EchoClient Self => _self.Value;

    public EchoClient Downstream => _downstream.Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in new[] { _self, _downstream })
        {
            if (client.IsValueCreated)
            {
                await client.Value.DisposeAsync();
            }
        }
    }

    private static EchoClient Connect(NetworkEngine engine, string address) =>
        new("load", o => o.HostPorts(address).Framed().UseEngine(engine));
}
