using System.Collections.Concurrent;

namespace Kitex.Registries.Keeping;

/// <summary>What is registered through one registry object, so that none of it is kept alive longer than that object.</summary>
internal sealed class KeptRegistrations
{
    private readonly ConcurrentDictionary<KeptRegistration, byte> _kept = new();
    private volatile bool _isEnded;

    /// <summary>Registers an instance, and keeps it so until it is disposed or all are ended.</summary>
    /// <param name="make">Makes the registration.</param>
    /// <param name="cancellation">Ends the first registration early.</param>
    /// <exception cref="RegistryException">The registry did not take it.</exception>
    public async ValueTask<IAsyncDisposable> BeginAsync(Func<KeptRegistration> make, CancellationToken cancellation)
    {
        var registration = make();
        _kept.TryAdd(registration, 0);
        try
        {
            await registration.BeginAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            _kept.TryRemove(registration, out _);
            throw;
        }

        if (_isEnded)
        {
            await EndAsync().ConfigureAwait(false);
        }

        return new Member(this, registration);
    }

    /// <summary>Something has changed for all of them (<see cref="KeptRegistration.Wake"/>).</summary>
    public void WakeAll()
    {
        foreach (var (registration, _) in _kept)
        {
            registration.Wake();
        }
    }

    /// <summary>Ends all of them without a word to the registry.</summary>
    public async ValueTask EndAsync()
    {
        _isEnded = true;
        foreach (var (registration, _) in _kept)
        {
            await registration.EndAsync().ConfigureAwait(false);
            _kept.TryRemove(registration, out _);
        }
    }

    private sealed class Member(KeptRegistrations all, KeptRegistration registration) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            all._kept.TryRemove(registration, out _);
            return registration.DisposeAsync();
        }
    }
}
