namespace Kitex.Network;

/// <summary>When a learning <see cref="Placement"/> changes its mind. Limits measured with the hostile callers of bench/Load.</summary>
/// <param name="StartsInline">Whether the first calls run on the network thread, before anything is known.</param>
/// <param name="PromoteBelow">The mean time below which work on the pool is tried inline.</param>
/// <param name="DemoteAbove">The mean time above which inline work goes to the pool.</param>
public sealed record PlacementPolicy(bool StartsInline, TimeSpan PromoteBelow, TimeSpan DemoteAbove)
{
    /// <summary>For what waits for an answer, code nobody knows: on the pool until 256 samples stay below 11 µs; back above 15 µs.</summary>
    public static PlacementPolicy Continuations { get; } = new(false, TimeSpan.FromMicroseconds(11), TimeSpan.FromMicroseconds(15));

    /// <summary>For handlers: inline from the start; on the pool above 30 µs; back below 20 µs.</summary>
    public static PlacementPolicy Handlers { get; } = new(true, TimeSpan.FromMicroseconds(20), TimeSpan.FromMicroseconds(30));
}
