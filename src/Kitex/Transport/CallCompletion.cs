using Kitex.Network;

namespace Kitex.Transport;

/// <summary>Where each call's caller goes on.</summary>
internal sealed class CallCompletion
{
    private readonly MethodPlacements? _methods;

    /// <param name="mode">For methods that are not named.</param>
    /// <param name="named">By the method's full name.</param>
    public CallCompletion(PlacementMode mode, IReadOnlyDictionary<string, PlacementMode> named)
    {
        _methods = IsSwitchedOff() ? null : new MethodPlacements(mode, named, PlacementPolicy.Continuations);
    }

    /// <summary>The placement of whoever awaits the call.</summary>
    public Placement Of(RpcRequest request)
    {
        if (request.IsBlocking)
        {
            // Only wakes the thread that waits; waiting for one of the pool could wait for ever.
            return Placement.NeverBlocking;
        }

        if (_methods is null)
        {
            return Placement.ThreadPool;
        }

        return request.Options?.Completion is { } asked ? _methods.Of(request.Method, asked) : _methods.Of(request.Method);
    }

    private static bool IsSwitchedOff() =>
        (AppContext.TryGetSwitch("Kitex.ThreadPoolCompletion", out var off) && off) ||
        Environment.GetEnvironmentVariable("KITEX_THREADPOOL_COMPLETION") is "1" or "true";
}
