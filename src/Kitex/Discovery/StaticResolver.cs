using System.Runtime.CompilerServices;

namespace Kitex.Discovery;

/// <summary>A fixed list, the same for every service.</summary>
/// <param name="instances">The instances.</param>
public sealed class StaticResolver(IEnumerable<Instance> instances) : IResolver
{
    private readonly InstanceSet _instances = new(instances);

    /// <inheritdoc/>
    public string Name => "static";

    /// <inheritdoc/>
    public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return _instances;
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
