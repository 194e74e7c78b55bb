namespace Kitex.LoadBalancing;

/// <summary>How <see cref="ConsistentHash"/> spreads keys.</summary>
public sealed record ConsistentHashOptions
{
    private const int MostVirtualNodes = 100_000;

    /// <summary>
    /// Places on the ring for each unit of weight, 1 to 100,000. More spread keys more evenly, and take 12 bytes each; all
    /// together are at most about a million, where each instance keeps its share. Default 100, as in Kitex v0.16.3.
    /// </summary>
    public int VirtualNodes { get; init; } = 100;

    /// <summary>Whether an instance with twice the weight gets twice the keys. Default true; otherwise all count as of weight 1.</summary>
    public bool Weighted { get; init; } = true;

    /// <summary>
    /// The most calls under way at an instance, against what would be its share of all calls under way: above 1, such as 1.25. The
    /// calls of a key that is asked for too often go on to the next instances on the ring. Default null: no bound.
    /// </summary>
    public double? LoadBound { get; init; }

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (VirtualNodes is < 1 or > MostVirtualNodes)
        {
            throw new ArgumentException($"{nameof(VirtualNodes)} must be 1 to {MostVirtualNodes}; it is {VirtualNodes}.");
        }

        if (LoadBound is { } bound && !(bound > 1 && double.IsFinite(bound)))
        {
            throw new ArgumentException($"{nameof(LoadBound)} must be above 1, such as 1.25; it is {bound}.");
        }
    }
}
