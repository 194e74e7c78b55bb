using Api;

namespace Kitex.Load.Serving;

/// <summary>Answers with what another service answers.</summary>
internal sealed class RelayHandler(HandlerClients clients) : IEcho
{
    public ValueTask<Response> EchoAsync(Request req, CallContext call = default) => clients.Downstream.EchoAsync(req, call);
}
