namespace Kitex.Discovery;

/// <summary>Finds the instances of a service. One for many clients; safe for many targets at once.</summary>
public interface IResolver
{
    /// <summary>A short name for logs, errors and diagnosis: "static", "dns", "etcd".</summary>
    string Name { get; }

    /// <summary>
    /// Watches a service: yields its instances at once, and again whenever they change, whether the change is pushed or polled.
    /// It runs on the thread of the first call until it first waits, so it must not block.
    /// </summary>
    /// <param name="target">The service.</param>
    /// <param name="cancellation">Ends the watch.</param>
    /// <returns>
    /// Whole lists. What it throws ends the watch: the client keeps the last list and watches anew after a while, so that a
    /// resolver need not repair itself.
    /// </returns>
    IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation);

    /// <summary>An instance could not be reached: one that polls may look again before its time. Default: nothing.</summary>
    void Refresh(ServiceTarget target)
    {
    }
}
