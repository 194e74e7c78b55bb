namespace Kitex.Network.Memory;

/// <summary>How a <see cref="MemoryEngine"/> carries bytes.</summary>
public sealed record MemoryEngineOptions
{
    /// <summary>
    /// The most bytes handed over by one receive. Default no limit. Small values cut messages in pieces the way a slow
    /// network does: a protocol that passes its tests with 1 copes with every cut.
    /// </summary>
    public int MaxChunkBytes { get; init; } = int.MaxValue;

    /// <summary>
    /// The bytes under way in one direction of a connection before the sender has to wait. Default 64 KiB.
    /// </summary>
    public int CapacityBytes { get; init; } = 64 * 1024;

    internal void Validate()
    {
        ThrowIfNotPositive(MaxChunkBytes, nameof(MaxChunkBytes));
        ThrowIfNotPositive(CapacityBytes, nameof(CapacityBytes));
    }

    private static void ThrowIfNotPositive(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentException($"MemoryEngineOptions.{name} is {value}; it must be at least 1 byte.");
        }
    }
}
