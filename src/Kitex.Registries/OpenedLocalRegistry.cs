using Kitex.Discovery;

namespace Kitex.Registries;

/// <summary>The local registry as one of those that are opened by an address; it has nothing to close.</summary>
internal sealed class OpenedLocalRegistry(LocalRegistry local) : IServiceRegistry
{
    public string Name => local.Name;

    public bool IsMachineLocal => local.IsMachineLocal;

    /// <summary>The registry itself.</summary>
    public LocalRegistry Local => local;

    public ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation) => local.RegisterAsync(service, cancellation);

    public IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation) => local.WatchAsync(target, cancellation);

    public void Refresh(ServiceTarget target) => local.Refresh(target);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
