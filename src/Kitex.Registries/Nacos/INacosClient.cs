using Kitex.Discovery;
using Kitex.Registries.Keeping;

namespace Kitex.Registries.Nacos;

/// <summary>What a Nacos registry does over one of its protocols.</summary>
internal interface INacosClient : IAsyncDisposable
{
    /// <summary>An instance that is to be registered.</summary>
    /// <exception cref="RegistryException">It cannot stand there.</exception>
    KeptRegistration Registration(ServiceRegistration service);

    /// <inheritdoc cref="IResolver.WatchAsync"/>
    IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation);

    /// <inheritdoc cref="IResolver.Refresh"/>
    void Refresh(ServiceTarget target);
}
