using System.Text;
using Kitex.Discovery;
using Kitex.Registries.Etcd.Wire;
using Kitex.Registries.Watching;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Etcd;

/// <summary>
/// Watches one service: its keys as they are, and every change from the revision behind that. A watch that ends, whether it was
/// cut or what it has not seen yet is compacted, begins again with the keys as they are then, so that nothing is missed.
/// </summary>
/// <param name="client">Asks etcd.</param>
/// <param name="target">The service.</param>
/// <param name="keys">What its keys begin with.</param>
/// <param name="feed">Takes its lists.</param>
/// <param name="ignored">Takes what is no instance.</param>
internal sealed class EtcdWatch(EtcdClient client, ServiceTarget target, byte[] keys, InstanceFeed feed, IgnoredEntries ignored)
{
    private const int MostDoublings = 3;

    private readonly SortedDictionary<string, Instance> _instances = new(StringComparer.Ordinal);
    private readonly byte[] _end = EtcdKeys.EndOf(keys);
    private bool _hasListed;
    private int _failures;

    /// <summary>Runs until it is told to end; what prevents the first list, or is denied, ends it too.</summary>
    /// <param name="retryDelay">The time to the first try after one that failed.</param>
    /// <param name="logger">The registry's log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">Ends it.</param>
    public async Task RunAsync(TimeSpan retryDelay, ILogger logger, TimeProvider time, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                try
                {
                    await ListAsync(ended).ConfigureAwait(false);
                }
                catch (RegistryException lost) when (_hasListed && !lost.IsDenied)
                {
                    if (_failures == 0)
                    {
                        Log.WatchLost(logger, EtcdRegistry.Kind, target.Service, lost);
                    }
                }

                await Task.Delay(retryDelay * (1 << Math.Min(_failures++, MostDoublings)), time, ended).ConfigureAwait(false);
            }
        }
        catch (Exception failed)
        {
            feed.Fail(failed);
        }
    }

    private async Task ListAsync(CancellationToken ended)
    {
        var list = await client.AskAsync(EtcdMethods.Range, new RangeRequest(keys, _end), ended).ConfigureAwait(false);
        _instances.Clear();
        foreach (var entry in list.Values)
        {
            Put(entry);
        }

        Publish();
        _hasListed = true;
        var changes = await client.WatchAsync(new WatchCreateRequest(keys, _end, list.Revision + 1), ended).ConfigureAwait(false);
        await using (changes.ConfigureAwait(false))
        {
            _failures = 0;
            while (await changes.NextAsync().ConfigureAwait(false) is { } change)
            {
                Apply(change);
            }
        }
    }

    private void Apply(WatchResponse change)
    {
        foreach (var changed in change.Events)
        {
            if (changed.IsDeleted)
            {
                _instances.Remove(Name(changed.Entry));
            }
            else
            {
                Put(changed.Entry);
            }
        }

        if (change.Events.Count > 0)
        {
            Publish();
        }
    }

    private void Put(KeyValue entry)
    {
        var name = Name(entry);
        _instances.Remove(name);
        try
        {
            var instance = EtcdKeys.Read(entry.Value);
            if (target.Fits(instance.Tags))
            {
                _instances.Add(name, instance);
            }
        }
        catch (FormatException malformed)
        {
            ignored.Add(target.Service, name, malformed.Message);
        }
    }

    private void Publish() => feed.Publish(new InstanceSet(_instances.Values));

    private static string Name(KeyValue entry) => Encoding.UTF8.GetString(entry.Key);
}
