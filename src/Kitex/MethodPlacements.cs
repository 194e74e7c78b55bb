using System.Collections.Concurrent;
using Kitex.Network;

namespace Kitex;

/// <summary>The placement of every method, each learning for itself.</summary>
/// <param name="mode">For methods that are not named.</param>
/// <param name="named">By the method's full name, "Echo.echo".</param>
/// <param name="policy">How those learn that are neither always here nor there.</param>
internal sealed class MethodPlacements(PlacementMode mode, IReadOnlyDictionary<string, PlacementMode> named, PlacementPolicy policy)
{
    private readonly ConcurrentDictionary<RpcMethod, Placement> _methods = new();
    private readonly ConcurrentDictionary<RpcMethod, Placement> _learning = new();

    /// <summary>The method's placement.</summary>
    public Placement Of(RpcMethod method) =>
        _methods.TryGetValue(method, out var placement) ? placement : _methods.GetOrAdd(method, Of(method, named.GetValueOrDefault(method.ToString(), mode)));

    /// <summary>The placement of a mode, whatever the method's own is.</summary>
    internal Placement Of(RpcMethod method, PlacementMode asked) => asked switch
    {
        PlacementMode.Inline => Placement.Inline,
        PlacementMode.ThreadPool => Placement.ThreadPool,
        _ => _learning.GetOrAdd(method, static (_, policy) => new Placement(policy), policy),
    };
}
