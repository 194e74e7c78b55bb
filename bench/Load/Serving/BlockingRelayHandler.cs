using Api;

namespace Kitex.Load.Serving;

/// <summary>Answers with what another service answers, by the client's blocking method: its thread is held, and woken by the network thread.</summary>
internal sealed class BlockingRelayHandler(HandlerClients clients) : IEcho
{
    public ValueTask<Response> EchoAsync(Request req, CallContext call = default) => new(clients.Downstream.Echo(req, call));
}
