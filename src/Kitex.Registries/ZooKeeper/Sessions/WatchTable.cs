using Kitex.Registries.ZooKeeper.Wire;

namespace Kitex.Registries.ZooKeeper.Sessions;

/// <summary>
/// Who waits for changes of which nodes. A watch fires once: it is set before the request that has the server watch, and set
/// again with the next one. Safe for many threads.
/// </summary>
internal sealed class WatchTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(WatchKind Kind, string Path), HashSet<Action>> _waiting = [];

    /// <summary>Sets a watch; setting it twice is setting it once.</summary>
    /// <param name="kind">What is watched.</param>
    /// <param name="path">Of which node.</param>
    /// <param name="fired">Called when it has changed, or may have; it must not block.</param>
    public void Set(WatchKind kind, string path, Action fired)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue((kind, path), out var waiting))
            {
                _waiting.Add((kind, path), waiting = []);
            }

            waiting.Add(fired);
        }
    }

    /// <summary>Takes a watch back, where it has not fired.</summary>
    public void Drop(WatchKind kind, string path, Action fired)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue((kind, path), out var waiting) && waiting.Remove(fired) && waiting.Count == 0)
            {
                _waiting.Remove((kind, path));
            }
        }
    }

    /// <summary>The nodes watched.</summary>
    public IReadOnlyList<(WatchKind Kind, string Path)> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting.Keys];
            }
        }
    }

    /// <summary>A server has told of a change.</summary>
    public void Fire(NodeEvent happened, string path)
    {
        foreach (var kind in KindsOf(happened))
        {
            Fire(Take((kind, path)));
        }
    }

    /// <summary>No server watches any more: whatever is watched may have changed.</summary>
    public void FireAll()
    {
        foreach (var watch in All)
        {
            Fire(Take(watch));
        }
    }

    private static ReadOnlySpan<WatchKind> KindsOf(NodeEvent happened) => happened switch
    {
        NodeEvent.Created => [WatchKind.Absent, WatchKind.Data],
        NodeEvent.Deleted => [WatchKind.Absent, WatchKind.Data, WatchKind.Children],
        NodeEvent.DataChanged => [WatchKind.Absent, WatchKind.Data],
        NodeEvent.ChildrenChanged => [WatchKind.Children],
        _ => [],
    };

    private HashSet<Action> Take((WatchKind Kind, string Path) watch)
    {
        lock (_gate)
        {
            return _waiting.Remove(watch, out var waiting) ? waiting : [];
        }
    }

    private static void Fire(HashSet<Action> waiting)
    {
        foreach (var fired in waiting)
        {
            fired();
        }
    }
}
