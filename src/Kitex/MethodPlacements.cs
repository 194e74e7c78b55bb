using System.Collections.Concurrent;
using Kitex.Network;

namespace Kitex;

/// <summary>The placement of every method, each learning for itself.</summary>
/// <param name="mode">For methods that are not named.</param>
/// <param name="named">By the method's full name, "Echo.echo".</param>
/// <param name="policy">How those learn that are neither always here nor there.</param>
public sealed class MethodPlacements(PlacementMode mode, IReadOnlyDictionary<string, PlacementMode> named, PlacementPolicy policy)
{
    private readonly ConcurrentDictionary<RpcMethod, Placement> _methods = new();

    /// <summary>The method's placement.</summary>
    public Placement Of(RpcMethod method) =>
        _methods.TryGetValue(method, out var placement) ? placement : _methods.GetOrAdd(method, Make(named.GetValueOrDefault(method.ToString(), mode)));

    /// <summary>The placement of a mode that does not learn; null for <see cref="PlacementMode.Auto"/>.</summary>
    internal static Placement? Fixed(PlacementMode mode) => mode switch
    {
        PlacementMode.Inline => Placement.Inline,
        PlacementMode.ThreadPool => Placement.ThreadPool,
        _ => null,
    };

    private Placement Make(PlacementMode asked) => Fixed(asked) ?? new Placement(policy);
}
