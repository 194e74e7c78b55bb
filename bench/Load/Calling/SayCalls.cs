using Kitex.Load.Messages;
using Kitex.Network;

namespace Kitex.Load.Calling;

/// <summary>Talk.Say, in Kitex Protobuf or gRPC.</summary>
internal sealed class SayCalls : Calls<Saying>
{
    private readonly NetworkEngine _engine;
    private readonly TalkClient _client;

    public SayCalls(ClientOrder order)
    {
        _engine = Engines.Create(order.Scenario.Client);
        _client = new TalkClient("load", o => KitexClientSetup.Configure(o, order, _engine));
    }

    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _engine.DisposeAsync();
    }

    protected override ValueTask<Saying> CallAsync() => _client.SayAsync(SampleMessages.Saying);

    protected override bool IsRight(Saying response) => response.Message.Length == SampleMessages.Characters;
}
