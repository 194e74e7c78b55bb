namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>What has happened to a node that is watched, by its number on the wire.</summary>
internal enum NodeEvent
{
    /// <summary>Nothing, or what only concerns the session.</summary>
    None = -1,

    /// <summary>It was made.</summary>
    Created = 1,

    /// <summary>It was removed.</summary>
    Deleted = 2,

    /// <summary>Its data have changed.</summary>
    DataChanged = 3,

    /// <summary>Children have come or gone.</summary>
    ChildrenChanged = 4,
}
