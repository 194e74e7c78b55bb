namespace Kitex.Discovery;

/// <summary>
/// A registry where servers register and clients find them, by one object for both. Disposed, it closes its connections, and
/// what is still registered through it is no longer kept alive.
/// </summary>
public interface IServiceRegistry : IRegistry, IResolver, IAsyncDisposable
{
    /// <inheritdoc cref="IRegistry.Name"/>
    new string Name { get; }

    string IRegistry.Name => Name;

    string IResolver.Name => Name;
}
