using Kitex.Load.Messages;
using Kitex.Network;

namespace Kitex.Load.Calling;

/// <summary>Talk.Chat: streams of gRPC.</summary>
internal sealed class ChatExchanges : Exchanges
{
    private readonly NetworkEngine _engine;
    private readonly TalkClient _client;

    public ChatExchanges(ClientOrder order)
    {
        _engine = Engines.Create(order.Scenario.Client);
        _client = new TalkClient("load", o => KitexClientSetup.Configure(o, order, _engine));
    }

    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _engine.DisposeAsync();
    }

    protected override Exchange Open() => new ChatExchange(_client);
}
