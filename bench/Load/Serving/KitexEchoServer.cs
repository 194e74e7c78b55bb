using Api;
using Kitex.Load.Messages;
using Kitex.Network;
using Kitex.Server;

namespace Kitex.Load.Serving;

/// <summary>Kitex over an engine, with either message.</summary>
internal sealed class KitexEchoServer : RunningServer
{
    private readonly NetworkEngine _engine;
    private readonly HandlerClients _clients;
    private readonly KitexServer _server;

    private KitexEchoServer(NetworkEngine engine, HandlerClients clients, KitexServer server)
    {
        _engine = engine;
        _clients = clients;
        _server = server;
        Address = AddressText.Format(server.Address);
        clients.OwnAddress = Address;
    }

    public override string Address { get; }

    public static async Task<RunningServer> StartAsync(NetworkEngine engine, string handler, string downstream)
    {
        var clients = new HandlerClients(engine, downstream);
        var server = EchoServer.Create(Handlers.Create(handler, clients), o => o
            .Listen("127.0.0.1:0")
            .UseEngine(engine)
            .AddService(RichEchoDescriptor.Describe(new RichEchoHandler())));
        await server.StartAsync();
        return new KitexEchoServer(engine, clients, server);
    }

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _clients.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
