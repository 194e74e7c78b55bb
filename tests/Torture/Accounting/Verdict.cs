using Kitex.Torture.Api;
using Kitex.Torture.Serving;

namespace Kitex.Torture.Accounting;

/// <summary>Whether what came of a call is what had to come of it.</summary>
internal static class Verdict
{
    /// <summary>The end of a call that failed, in a word; null when nothing that was done to it explains it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="treatment">What was done to it.</param>
    /// <param name="begun">Whether its handler had begun.</param>
    /// <param name="failure">What the client threw.</param>
    public static string? Explain(CallRecord call, Treatment treatment, bool begun, Exception failure) => failure switch
    {
        Refused refused => call.Conduct == Conduct.Declared && refused.Id == call.Id ? "declared" : null,
        BizStatusException business => call.Conduct == Conduct.Business && business.Message == RackHandler.TextOf(call.Id) ? "business" : null,
        RpcRemoteException remote when call.Conduct == Conduct.Thrown => remote.RemoteMessage == $"biz error: {RackHandler.TextOf(call.Id)}" ? "thrown" : null,
        RpcRemoteException remote => IsStopExplained(call, treatment, remote) ? "stopped" : null,
        RpcTimeoutException => Any(treatment, Treatment.ShortTime | Treatment.Disturbed) ? "timed out" : null,
        RpcCanceledException => Any(treatment, Treatment.Canceled) ? "canceled" : null,
        RpcConnectException => Any(treatment, Treatment.Disturbed | Treatment.Draining | Treatment.Cut | Treatment.Disposed) ? "not connected" : null,
        RpcException { Code: RpcErrorCode.ConnectionLost } => IsLossExplained(treatment, begun) ? "lost" : null,
        ObjectDisposedException => Any(treatment, Treatment.Disposed) ? "client disposed" : null,
        _ => null,
    };

    // A connection that waits at a port when it closes is lost with the call on it; one that was accepted is not.
    private static bool IsLossExplained(Treatment treatment, bool begun) =>
        Any(treatment, Treatment.Disturbed | Treatment.Cut | Treatment.Disposed) || (Any(treatment, Treatment.Draining) && !begun);

    // A link that closes its way to the server looks like a caller that has gone: the handler's token fires, and the way back is open.
    private static bool IsStopExplained(CallRecord call, Treatment treatment, RpcRemoteException failure) =>
        call.Conduct == Conduct.Delayed && Any(treatment, Treatment.Disturbed) && failure.RemoteMessage == "biz error: A task was canceled.";

    private static bool Any(Treatment treatment, Treatment wanted) => (treatment & wanted) != 0;
}
