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
    private readonly AdminUse _admin;
    private AdminReader? _reader;

    public KitexEchoServer(string engine, string handler, string downstream)
    {
        _engine = Engines.Create(engine);
        _clients = new HandlerClients(_engine, downstream);
        _admin = Handlers.AdminOf(handler);
        _server = EchoServer.Create(Handlers.Create(handler, _clients), o => o
            .Configure(x => x with { Admin = _admin == AdminUse.None ? null : new() { Address = "127.0.0.1:0" } })
            .Listen("127.0.0.1:0")
            .UseEngine(_engine)
            .AddService(RichEchoDescriptor.Describe(new RichEchoHandler()))
            .AddService(TalkDescriptor.Describe(new TalkHandler())));
    }

    public override string Address => AddressText.Format(_server.Address);

    public override async Task StartAsync()
    {
        await _server.StartAsync();
        _clients.OwnAddress = Address;
        _reader = _admin == AdminUse.Watched ? new AdminReader(AddressText.Format(_server.AdminAddress)) : null;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_reader is not null)
        {
            await _reader.DisposeAsync();
        }

        await _server.DisposeAsync();
        await _clients.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
