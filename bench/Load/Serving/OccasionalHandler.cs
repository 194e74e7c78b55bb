using Api;

namespace Kitex.Load.Serving;

/// <summary>Serves one call of so many in one way and the others in another.</summary>
internal sealed class OccasionalHandler(IEcho sometimes, IEcho otherwise, int every) : IEcho
{
    private int _calls;

    public ValueTask<Response> EchoAsync(Request req, CallContext call = default) =>
        (uint)Interlocked.Increment(ref _calls) % (uint)every == 0 ? sometimes.EchoAsync(req, call) : otherwise.EchoAsync(req, call);
}
