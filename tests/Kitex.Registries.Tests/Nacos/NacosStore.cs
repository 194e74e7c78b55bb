using System.Text.Json.Nodes;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>What a double knows: both of its protocols write it, and both show it.</summary>
internal sealed class NacosStore(NacosTimes times, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NacosKey, List<NacosEntry>> _services = [];
    private long _made;

    /// <summary>A service has changed.</summary>
    public event Action<NacosKey> Changed = static _ => { };

    public bool Has(NacosKey key, string ip, int port)
    {
        lock (_gate)
        {
            return _services.TryGetValue(key, out var entries) && entries.Exists(entry => entry.Ip == ip && entry.Port == port);
        }
    }

    /// <summary>One that lives by its beats, in place of one at the same address.</summary>
    public void Put(NacosKey key, NacosEntry entry) => Change(key, entries =>
    {
        entries.RemoveAll(other => Same(other, entry));
        entries.Add(entry with { Beaten = time.GetTimestamp() });
    });

    /// <returns>Whether it was known.</returns>
    public bool Beat(NacosKey key, NacosEntry entry)
    {
        var (isKnown, wasHealthy) = (false, true);
        lock (_gate)
        {
            if (_services.TryGetValue(key, out var entries) && entries.FindIndex(other => Same(other, entry)) is >= 0 and var index)
            {
                wasHealthy = entries[index].IsHealthy;
                entries[index] = entries[index] with { IsHealthy = true, Beaten = time.GetTimestamp() };
                isKnown = true;
            }
        }

        if (!wasHealthy)
        {
            Changed(key);
        }

        return isKnown;
    }

    public void Remove(NacosKey key, NacosEntry entry) => Change(key, entries => entries.RemoveAll(other => Same(other, entry)));

    /// <summary>What a connection says of a service; it replaces what it said before.</summary>
    public void Publish(string owner, NacosKey key, IEnumerable<NacosEntry> said) => Change(key, entries =>
    {
        entries.RemoveAll(other => other.Owner == owner);
        entries.AddRange(said);
    });

    /// <summary>A connection has ended.</summary>
    public void Drop(string owner)
    {
        NacosKey[] keys;
        lock (_gate)
        {
            keys = [.. _services.Where(service => service.Value.Exists(entry => entry.Owner == owner)).Select(static service => service.Key)];
        }

        foreach (var key in keys)
        {
            Publish(owner, key, []);
        }
    }

    /// <summary>Whose time is over is no longer healthy, or taken out.</summary>
    public void Sweep()
    {
        List<NacosKey> changed = [];
        lock (_gate)
        {
            foreach (var (key, entries) in _services)
            {
                var silent = entries.Where(entry => entry.Owner is null && time.GetElapsedTime(entry.Beaten) > times.Unhealthy && entry.IsHealthy).ToArray();
                foreach (var entry in silent)
                {
                    entries[entries.IndexOf(entry)] = entry with { IsHealthy = false };
                }

                if (entries.RemoveAll(entry => entry.Owner is null && time.GetElapsedTime(entry.Beaten) > times.Removed) + silent.Length > 0)
                {
                    changed.Add(key);
                }
            }
        }

        changed.ForEach(Changed);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _services.Clear();
        }
    }

    /// <summary>The list of a service.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="clusters">Separated by commas; empty for all.</param>
    /// <param name="healthyOnly">Without those that have not beaten.</param>
    /// <param name="isGrouped">Whether its name has the group before it, as over HTTP.</param>
    public JsonObject List(NacosKey key, string clusters, bool healthyOnly, bool isGrouped)
    {
        var wanted = clusters.Split(',', StringSplitOptions.RemoveEmptyEntries);
        lock (_gate)
        {
            var entries = _services.GetValueOrDefault(key, []).Where(entry => (wanted.Length == 0 || wanted.Contains(entry.Cluster)) && (entry.IsHealthy || !healthyOnly));
            return new JsonObject
            {
                ["name"] = isGrouped ? $"{key.Group}@@{key.Service}" : key.Service,
                ["groupName"] = key.Group,
                ["clusters"] = clusters,
                ["cacheMillis"] = (int)times.Cache.TotalMilliseconds,
                ["hosts"] = new JsonArray([.. entries.Select(entry => entry.ToJson(key))]),
                ["lastRefTime"] = 1_700_000_000_000 + ++_made,
                ["checksum"] = "",
                ["allIPs"] = false,
                ["reachProtectionThreshold"] = false,
                ["valid"] = true,
            };
        }
    }

    private void Change(NacosKey key, Action<List<NacosEntry>> change)
    {
        lock (_gate)
        {
            if (!_services.TryGetValue(key, out var entries))
            {
                _services[key] = entries = [];
            }

            change(entries);
        }

        Changed(key);
    }

    private static bool Same(NacosEntry one, NacosEntry other) => one.Owner == other.Owner && one.Ip == other.Ip && one.Port == other.Port && one.Cluster == other.Cluster;
}
