using Api;

namespace Kitex.Conformance.Server;

/// <summary>Echoes.</summary>
internal sealed class EchoHandler : IEcho
{
    public async ValueTask<Response> EchoAsync(Request req, CallContext call = default) =>
        new() { Message = await MagicMessage.AnswerAsync(req.Message, call) };
}
