using Kitex.Load.Messages;
using Kitex.Network;
using Rich;

namespace Kitex.Load.Calling;

/// <summary>RichEcho.echoRich.</summary>
internal sealed class RichCalls : Calls<Everything>
{
    private readonly NetworkEngine _engine;
    private readonly RichEchoClient _client;

    public RichCalls(ClientOrder order)
    {
        _engine = Engines.Create(order.Scenario.Client);
        _client = new RichEchoClient("load", o => KitexClientSetup.Configure(o, order, _engine));
    }

    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _engine.DisposeAsync();
    }

    protected override ValueTask<Everything> CallAsync() => _client.EchoRichAsync(SampleMessages.Rich);

    protected override bool IsRight(Everything response) => response.FMaxId == SampleMessages.Rich.FMaxId;
}
