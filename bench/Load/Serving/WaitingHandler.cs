using Api;

namespace Kitex.Load.Serving;

/// <summary>Answers after a time, without a thread.</summary>
internal sealed class WaitingHandler(TimeSpan time) : IEcho
{
    public async ValueTask<Response> EchoAsync(Request req, CallContext call = default)
    {
        await Task.Delay(time);
        return new Response { Message = req.Message };
    }
}
