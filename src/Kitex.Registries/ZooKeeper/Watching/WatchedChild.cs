namespace Kitex.Registries.ZooKeeper.Watching;

/// <summary>An instance's node as it was read last.</summary>
internal sealed class WatchedChild
{
    private volatile bool _isStale = true;

    /// <param name="path">The node.</param>
    /// <param name="changed">Told when its data may have changed.</param>
    public WatchedChild(string path, Action changed)
    {
        Path = path;
        Fired = () =>
        {
            _isStale = true;
            changed();
        };
    }

    /// <summary>The node.</summary>
    public string Path { get; }

    /// <summary>Called when its data may have changed.</summary>
    public Action Fired { get; }

    /// <summary>Whether it must be read.</summary>
    public bool IsStale
    {
        get => _isStale;
        set => _isStale = value;
    }

    /// <summary>The instance; null where the node says none.</summary>
    public Instance? Instance { get; set; }

    /// <summary>Whether it may not be read.</summary>
    public bool IsDenied { get; set; }
}
