using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// The calls of one key go to one instance, the same from every client and after every restart; when instances come and go,
/// few keys move. A call that could not be sent goes on to the next instance on the ring, the same for all calls of the key. A
/// call without a key, or with an empty one, gets no instance.
/// </summary>
/// <remarks>
/// The ring is made of the 64-bit xxHash (seed 0) of "address#number" for each place of an instance, numbers from 0; a key goes
/// to the first place above the xxHash of its UTF-8 bytes. In Kitex v0.16.3 the hash has another seed in every process.
/// </remarks>
public sealed class ConsistentHash : ILoadBalancer
{
    private readonly Func<RpcRequest, string?> _key;
    private readonly ConsistentHashOptions _options;

    /// <param name="key">Takes the key from a call; null or empty for none. It must not block, and is called for each pick.</param>
    /// <param name="options">How keys are spread. Default as they are.</param>
    /// <exception cref="ArgumentException">An option is out of range; the text names it.</exception>
    public ConsistentHash(Func<RpcRequest, string?> key, ConsistentHashOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
        _options = options ?? new();
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => "consistent hash";

    /// <inheritdoc/>
    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var ring = new HashRing(instances, _options);
        return _options.LoadBound is { } bound
            ? new BoundedHashPicker(_key, ring, _options, bound, InstanceLoads<InstanceLoad>.Of(instances, (previous as BoundedHashPicker)?.Loads))
            : new HashPicker(_key, ring);
    }
}
