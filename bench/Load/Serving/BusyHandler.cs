using Api;

namespace Kitex.Load.Serving;

/// <summary>Computes for a time.</summary>
internal sealed class BusyHandler(TimeSpan time) : IEcho
{
    public ValueTask<Response> EchoAsync(Request req, CallContext call = default)
    {
        Spinning.For(time);
        return new ValueTask<Response>(new Response { Message = req.Message });
    }
}
