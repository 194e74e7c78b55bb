namespace Kitex.Discovery;

/// <summary>Where a server says that it is there.</summary>
public interface IRegistry
{
    /// <summary>A short name for logs, errors and diagnosis: "local", "etcd".</summary>
    string Name { get; }

    /// <summary>Whether only this machine sees what is registered, so that a loopback address will do. Default false.</summary>
    bool IsMachineLocal => false;

    /// <summary>Registers an instance and keeps it registered, however long the registry itself is away in between.</summary>
    /// <param name="service">The instance.</param>
    /// <param name="cancellation">Ends the first registration early.</param>
    /// <returns>The registration: disposed, the instance is deregistered.</returns>
    ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation);
}
