using System.Net;
using Kitex.Diagnostics;
using Kitex.Discovery;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Registration;

/// <summary>Where a server is registered: all of it after the start, nothing of it from the stop on.</summary>
/// <param name="registries">The registries used.</param>
/// <param name="served">The names of the services served.</param>
/// <param name="time">The server's clock.</param>
/// <param name="logger">The server's log.</param>
internal sealed class ServerRegistrations(IReadOnlyList<UsedRegistry> registries, IReadOnlyList<string> served, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly List<(string Registry, ServiceRegistration Service, IAsyncDisposable Registration)> _registered = [];
    private bool _isOver;

    /// <summary>The longest time that a registry's callers need to hear of the end.</summary>
    private TimeSpan Wait => registries.Select(static used => used.Options.DeregisterWait).DefaultIfEmpty().Max();

    /// <summary>Registers with all.</summary>
    /// <param name="bound">Where the server listens.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="RegistrationException">One of them failed.</exception>
    public async Task RegisterAsync(EndPoint bound, CancellationToken cancellation)
    {
        var waited = TimeSpan.Zero;
        foreach (var (registry, options) in registries.OrderBy(static used => used.Options.Delay))
        {
            var instance = new Instance(AdvertisedAddress.Of(bound, options.Address, registry.IsMachineLocal)) { Weight = options.Weight, Tags = options.Tags };
            await Task.Delay(options.Delay - waited, time, cancellation).ConfigureAwait(false);
            waited = options.Delay;
            foreach (var name in NamesOf(options))
            {
                await RegisterAsync(registry, new ServiceRegistration(name, instance), cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Deregisters from all, and gives callers the time to hear of it. What fails is logged: the server stops all the same.</summary>
    /// <param name="limit">The longest time for the registries to answer.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task DeregisterAsync(TimeSpan limit, CancellationToken cancellation)
    {
        (string Registry, ServiceRegistration Service, IAsyncDisposable Registration)[] leaving;
        lock (_gate)
        {
            _isOver = true;
            leaving = [.. _registered];
            _registered.Clear();
        }

        await Task.WhenAll(leaving.Select(left => EndAsync(left.Registry, left.Registration, limit, cancellation))).ConfigureAwait(false);
        if (leaving.Length > 0)
        {
            await Task.Delay(Wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What each registry was told, or is to be.</summary>
    public IReadOnlyList<DiagnosedRegistration> Describe()
    {
        (string Registry, ServiceRegistration Service)[] registered;
        bool isOver;
        lock (_gate)
        {
            registered = [.. _registered.Select(static known => (known.Registry, known.Service))];
            isOver = _isOver;
        }

        var all = new List<DiagnosedRegistration>();
        foreach (var (registry, options) in registries)
        {
            foreach (var name in NamesOf(options))
            {
                var known = Array.Find(registered, one => one.Registry == registry.Name && one.Service.Service == name).Service;
                all.Add(new DiagnosedRegistration(registry.Name, name, known?.Instance.ToString(), isOver ? "gone" : known is null ? "waiting" : "registered"));
            }
        }

        return all;
    }

    private IReadOnlyList<string> NamesOf(RegistrationOptions options) => options.Services.Count > 0 ? options.Services : served;

    private async Task RegisterAsync(IRegistry registry, ServiceRegistration service, CancellationToken cancellation)
    {
        IAsyncDisposable registration;
        try
        {
            registration = await registry.RegisterAsync(service, cancellation).ConfigureAwait(false);
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            throw new RegistrationException(
                $"Registry '{registry.Name}' did not take {service.Service} at {service.Instance}, so the server has stopped: {failed.Message}", failed);
        }

        lock (_gate)
        {
            if (!_isOver)
            {
                _registered.Add((registry.Name, service, registration));
                Log.Registered(logger, service.Service, service.Instance.ToString(), registry.Name);
                return;
            }
        }

        // The server has begun to stop meanwhile.
        await EndAsync(registry.Name, registration, Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
    }

    private async Task EndAsync(string registry, IAsyncDisposable registration, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            await registration.DisposeAsync().AsTask().WaitAsync(limit, time, cancellation).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            Log.NotDeregistered(logger, registry, failed);
        }
    }
}
