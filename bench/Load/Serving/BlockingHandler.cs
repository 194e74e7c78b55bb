using Api;

namespace Kitex.Load.Serving;

/// <summary>Calls a service and blocks its thread until the answer has come: sync over async.</summary>
internal sealed class BlockingHandler(Func<IEcho> callee) : IEcho
{
    public ValueTask<Response> EchoAsync(Request req, CallContext call = default) =>
        new(callee().EchoAsync(req, call).AsTask().GetAwaiter().GetResult());
}
