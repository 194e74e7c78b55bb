using Api;

namespace Kitex.Load.Serving;

/// <summary>Echoes.</summary>
internal sealed class EchoHandler : IEcho
{
    public ValueTask<Response> EchoAsync(Request req, CallContext call = default) => new(new Response { Message = req.Message });
}
