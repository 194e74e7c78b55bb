using Api;

namespace Kitex.Load.Serving;

/// <summary>Blocks its thread for a time, as a call of an old library does.</summary>
internal sealed class SleepingHandler(TimeSpan time) : IEcho
{
    public ValueTask<Response> EchoAsync(Request req, CallContext call = default)
    {
        Thread.Sleep(time);
        return new ValueTask<Response>(new Response { Message = req.Message });
    }
}
