using System.Net;
using Kitex.Conformance.Server;
using Kitex.Conformance.Tests.Captures;
using Kitex.Network;
using Kitex.Network.Sockets;
using Kitex.Protocols.TTHeader;
using Kitex.Server;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>The conformance services in this process, with every set of options recorded, for all replays of a test class.</summary>
public sealed class ReplayedServer() : ReplayCount("server"), IAsyncLifetime
{
    // Elsewhere the engine is the system's own.
    private static readonly NetworkEngine Sockets = new SocketEngine();

    private readonly Dictionary<Options, KitexServer> _servers = new()
    {
        [Options.None] = Create(),
        [Options.ShortReadTimeout] = Create(static server => server.Configure(options => options with { ReadTimeout = TimeSpan.FromMilliseconds(200) })),
        [Options.MultiplexedOnly] = Create(static server => server.MultiplexedOnly()),
        [Options.WithoutStandardKeys] = Create(static server => server.WithoutStandardKeys()),
        [Options.Sockets] = Create(static server => server.UseEngine(Sockets)),
        [Options.Checksums] = Create(static server => server.ValidatePayloads(PayloadValidator.Crc32C)),
    };

    private enum Options
    {
        None,
        Sockets,
        ShortReadTimeout,
        MultiplexedOnly,
        WithoutStandardKeys,
        Checksums,
    }

    /// <summary>A server with the services, not started.</summary>
    public static KitexServer Create(params Action<KitexServerBuilder>[] options)
    {
        var services = ServedServices.Select(ServedServices.All);
        return KitexServer.Create(services[0], server =>
        {
            server.Listen("127.0.0.1:0");
            foreach (var service in services.Skip(1))
                server.AddService(service);
            foreach (var option in options)
                option(server);
        });
    }

    public async Task InitializeAsync()
    {
        foreach (var server in _servers.Values)
            await server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
    }

    /// <summary>Where the server listens that has no options but the engine of plain sockets.</summary>
    internal EndPoint AddressOverSockets => _servers[Options.Sockets].Address!;

    /// <summary>Where the server listens that has the options of the recorded one.</summary>
    internal EndPoint AddressFor(Capture capture) => _servers[OptionsOf(capture)].Address!;

    private static Options OptionsOf(Capture capture) => capture switch
    {
        { ReachesReadTimeout: true } => Options.ShortReadTimeout,
        { IsOfMultiplexedServer: true } => Options.MultiplexedOnly,
        { Name: "echo_ttheader_server_no_meta_handlers_biz" } => Options.WithoutStandardKeys,
        { Name: "echo_ttheader_crc32" or "echo_ttheader_crc32_error" } => Options.Checksums,
        _ => Options.None,
    };
}
