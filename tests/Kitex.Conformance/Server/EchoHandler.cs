using Api;

namespace Kitex.Conformance.Server;

/// <summary>Echoes.</summary>
internal sealed class EchoHandler : IEcho
{
    public ValueTask<Response> EchoAsync(Request req, CallContext call = default) =>
        MagicMessage.AnswerAsync(req.Message, new Response { Message = req.Message }, call);
}
