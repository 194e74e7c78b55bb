using System.Collections;
using System.Net;

namespace Kitex.Discovery;

/// <summary>The instances of a service as they are known at one time, each address once. Immutable.</summary>
public sealed class InstanceSet : IReadOnlyList<Instance>
{
    private readonly Instance[] _instances;

    /// <param name="instances">The instances; of two with one address the last counts.</param>
    public InstanceSet(IEnumerable<Instance> instances)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var byAddress = new Dictionary<EndPoint, int>();
        var unique = new List<Instance>();
        foreach (var instance in instances)
        {
            if (byAddress.TryAdd(instance.Address, unique.Count))
            {
                unique.Add(instance);
            }
            else
            {
                unique[byAddress[instance.Address]] = instance;
            }
        }

        _instances = [.. unique];
    }

    /// <summary>No instances.</summary>
    public static InstanceSet Empty { get; } = new([]);

    /// <summary>
    /// What the weights were multiplied with, so that those of instances that begin slowly are whole numbers; default 1. Only who
    /// wants more of a weight than its share of all needs it.
    /// </summary>
    public int WeightScale { get; init; } = 1;

    /// <inheritdoc/>
    public int Count => _instances.Length;

    /// <inheritdoc/>
    public Instance this[int index] => _instances[index];

    /// <summary>The same instances as a span.</summary>
    public ReadOnlySpan<Instance> AsSpan() => _instances;

    /// <inheritdoc/>
    public IEnumerator<Instance> GetEnumerator() => _instances.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The addresses, for logs.</summary>
    public override string ToString() => string.Join(", ", (IEnumerable<Instance>)_instances);
}
