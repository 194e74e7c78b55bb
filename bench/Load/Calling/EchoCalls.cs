using Api;
using Kitex.Network;

namespace Kitex.Load.Calling;

/// <summary>Echo.echo.</summary>
internal sealed class EchoCalls : Calls<Response>
{
    private readonly NetworkEngine _engine;
    private readonly EchoClient _client;

    public EchoCalls(ClientOrder order)
    {
        _engine = Engines.Create(order.Scenario.Client);
        _client = new EchoClient("load", o => KitexClientSetup.Configure(o, order, _engine));
    }

    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _engine.DisposeAsync();
    }

    protected override ValueTask<Response> CallAsync() => _client.EchoAsync(SampleMessages.Echo);

    protected override bool IsRight(Response response) => response.Message.Length == SampleMessages.Characters;
}
