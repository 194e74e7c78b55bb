using System.Net;
using Kitex.Conformance.Server;
using Kitex.Server;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>The conformance services in this process, for all replays of a test class.</summary>
public sealed class ReplayedServer() : ReplayCount("server"), IAsyncLifetime
{
    private readonly KitexServer _server = Create(TimeSpan.FromSeconds(5));
    private readonly KitexServer _impatient = Create(TimeSpan.FromMilliseconds(200));

    /// <summary>A server with Kitex's read timeout.</summary>
    public EndPoint Address => _server.Address!;

    /// <summary>A server with a short read timeout, for recordings that reach it.</summary>
    public EndPoint ImpatientAddress => _impatient.Address!;

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        await _impatient.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _impatient.DisposeAsync();
    }

    private static KitexServer Create(TimeSpan readTimeout)
    {
        var services = ServedServices.Select(ServedServices.All);
        return KitexServer.Create(services[0], server =>
        {
            server.Listen("127.0.0.1:0").Configure(options => options with { ReadTimeout = readTimeout });
            foreach (var service in services.Skip(1))
                server.AddService(service);
        });
    }
}
