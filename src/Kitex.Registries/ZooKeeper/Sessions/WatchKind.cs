namespace Kitex.Registries.ZooKeeper.Sessions;

/// <summary>What of a node is watched.</summary>
internal enum WatchKind
{
    /// <summary>Its data.</summary>
    Data,

    /// <summary>That it comes to be.</summary>
    Absent,

    /// <summary>Which children it has.</summary>
    Children,
}
