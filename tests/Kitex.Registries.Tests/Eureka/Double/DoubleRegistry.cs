using System.Globalization;

namespace Kitex.Registries.Tests.Eureka.Double;

/// <summary>What a Eureka server knows (com.netflix.eureka.registry.AbstractInstanceRegistry), without its self-preservation and its peers.</summary>
internal sealed class DoubleRegistry
{
    private static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(90);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, DoubleLease>> _applications = [];
    private readonly Dictionary<string, string> _overridden = [];
    private readonly List<(DateTimeOffset At, DoubleLease Lease)> _changes = [];
    private DateTimeOffset _swept;

    /// <summary>How often leases are looked at; a real server does it each minute.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long changes are told.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromMinutes(3);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Looks at it while nothing changes.</summary>
    public T Read<T>(Func<DoubleRegistry, T> look)
    {
        lock (_gate)
        {
            return look(this);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _applications.Clear();
            _overridden.Clear();
            _changes.Clear();
        }
    }

    public void Register(DoubleInstance instance)
    {
        lock (_gate)
        {
            if (!_applications.TryGetValue(instance.App, out var application))
            {
                _applications[instance.App] = application = [];
            }

            var existing = application.GetValueOrDefault(instance.Id);
            if (existing is not null && existing.Instance.LastDirty > instance.LastDirty)
            {
                instance = existing.Instance;
            }

            if (instance.OverriddenStatus != "UNKNOWN")
            {
                _overridden.TryAdd(instance.Id, instance.OverriddenStatus);
            }

            if (_overridden.TryGetValue(instance.Id, out var overridden))
            {
                instance.OverriddenStatus = overridden;
                instance.Status = instance.Status is "DOWN" or "STARTING" ? instance.Status : overridden;
            }

            instance.Action = "ADDED";
            instance.LastUpdated = Now.ToUnixTimeMilliseconds();
            var lease = new DoubleLease(instance, instance.Duration > 0 ? TimeSpan.FromSeconds(instance.Duration) : DefaultLease, Now);
            application[instance.Id] = lease;
            Changed(lease);
        }
    }

    public bool Renew(string app, string id, long? lastDirty)
    {
        lock (_gate)
        {
            Sweep();
            if (Lease(app, id) is not { } lease)
            {
                return false;
            }

            lease.Renew(Now);
            return lastDirty is null || lastDirty <= lease.Instance.LastDirty;
        }
    }

    public bool Cancel(string app, string id)
    {
        lock (_gate)
        {
            _overridden.Remove(id);
            if (Lease(app, id) is not { } lease)
            {
                return false;
            }

            _applications[app.ToUpperInvariant()].Remove(id);
            lease.Instance.Action = "DELETED";
            Changed(lease);
            return true;
        }
    }

    public bool SetStatus(string app, string id, string? status)
    {
        lock (_gate)
        {
            if (Lease(app, id) is not { } lease)
            {
                return false;
            }

            if (status is null)
            {
                _overridden.Remove(id);
            }
            else
            {
                _overridden[id] = status;
            }

            lease.Instance.OverriddenStatus = status ?? "UNKNOWN";
            lease.Instance.Status = status ?? "UNKNOWN";
            lease.Instance.Action = "MODIFIED";
            Changed(lease);
            return true;
        }
    }

    /// <summary>The instances of one application, or of all.</summary>
    public IReadOnlyList<DoubleLease> Find(string? app = null)
    {
        lock (_gate)
        {
            Sweep();
            return app is null ? [.. _applications.Values.SelectMany(static application => application.Values)]
                : _applications.TryGetValue(app.ToUpperInvariant(), out var one) ? [.. one.Values] : [];
        }
    }

    /// <summary>What has changed in the last minutes, each instance as it is now.</summary>
    public IReadOnlyList<DoubleLease> Changes()
    {
        lock (_gate)
        {
            Sweep();
            _changes.RemoveAll(change => change.At < Now - Retention);
            var last = new Dictionary<(string, string), DoubleLease>();
            foreach (var (_, lease) in _changes)
            {
                last[(lease.Instance.App, lease.Instance.Id)] = lease;
            }

            return [.. last.Values];
        }
    }

    /// <summary>How many instances there are of each status.</summary>
    public string HashCode() => string.Concat(Find()
        .GroupBy(static lease => lease.Instance.Status)
        .OrderBy(static status => status.Key, StringComparer.Ordinal)
        .Select(static status => string.Create(CultureInfo.InvariantCulture, $"{status.Key}_{status.Count()}_")));

    private DoubleLease? Lease(string app, string id) => _applications.GetValueOrDefault(app.ToUpperInvariant())?.GetValueOrDefault(id);

    private void Changed(DoubleLease lease)
    {
        lease.Instance.LastUpdated = Now.ToUnixTimeMilliseconds();
        _changes.Add((Now, lease));
    }

    private void Sweep()
    {
        if (Now - _swept < SweepInterval)
        {
            return;
        }

        _swept = Now;
        foreach (var lease in _applications.Values.SelectMany(static application => application.Values).Where(static lease => lease.IsExpired(Now)).ToArray())
        {
            Cancel(lease.Instance.App, lease.Instance.Id);
        }
    }
}
