using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kitex.Registries.Eureka;

/// <summary>
/// Everything that is registered: fetched whole at first, then by what has changed, and whole again where the changes do not lead
/// to what the server has. Safe for many readers at once.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Whoever waits for his turn gives it back after the end; it holds nothing of the system's.")]
internal sealed class EurekaDirectory(EurekaServers servers, TimeSpan holds, TimeProvider time)
{
    private readonly SemaphoreSlim _turn = new(1);
    private Dictionary<string, Dictionary<string, EurekaInstance>>? _applications;
    private long _fetched;

    /// <summary>The instances of a service, not older than it holds.</summary>
    /// <exception cref="RegistryException">No server answered, or not as it should.</exception>
    public async ValueTask<IReadOnlyCollection<EurekaInstance>> FindAsync(string service, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_applications is null || time.GetElapsedTime(_fetched) >= holds)
            {
                _applications = await FetchAsync(_applications, cancellation).ConfigureAwait(false);
                _fetched = time.GetTimestamp();
            }

            return _applications.TryGetValue(service.ToUpperInvariant(), out var instances) ? [.. instances.Values] : [];
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<Dictionary<string, Dictionary<string, EurekaInstance>>> FetchAsync(
        Dictionary<string, Dictionary<string, EurekaInstance>>? known, CancellationToken cancellation)
    {
        if (known is not null && await servers.ChangesAsync(cancellation).ConfigureAwait(false) is { } changes)
        {
            Apply(changes, known);
            if (HashCode(known) == changes.HashCode)
            {
                return known;
            }
        }

        var all = new Dictionary<string, Dictionary<string, EurekaInstance>>();
        Apply(await servers.AllAsync(cancellation).ConfigureAwait(false), all);
        return all;
    }

    /// <summary>The same change may be told many times.</summary>
    private static void Apply(EurekaList list, Dictionary<string, Dictionary<string, EurekaInstance>> known)
    {
        foreach (var (name, instances) in list.Applications)
        {
            if (!known.TryGetValue(name, out var application))
            {
                known[name] = application = [];
            }

            foreach (var instance in instances)
            {
                if (instance.IsDeleted)
                {
                    application.Remove(instance.Id);
                }
                else
                {
                    application[instance.Id] = instance;
                }
            }

            if (application.Count == 0)
            {
                known.Remove(name);
            }
        }
    }

    private static string HashCode(Dictionary<string, Dictionary<string, EurekaInstance>> known) => string.Concat(
        known.Values.SelectMany(static application => application.Values)
            .CountBy(static instance => instance.Status)
            .OrderBy(static status => status.Key, StringComparer.Ordinal)
            .Select(static status => string.Create(CultureInfo.InvariantCulture, $"{status.Key}_{status.Value}_")));
}
