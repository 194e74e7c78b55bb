namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>What a request asks for, by its number on the wire (ZooKeeper 3.8.0).</summary>
internal enum ZooKeeperOperation
{
    /// <summary>Makes a node.</summary>
    Create = 1,

    /// <summary>Removes a node.</summary>
    Delete = 2,

    /// <summary>Asks for a node's facts.</summary>
    Exists = 3,

    /// <summary>Asks for a node's data.</summary>
    GetData = 4,

    /// <summary>Changes a node's data.</summary>
    SetData = 5,

    /// <summary>Says that the client lives.</summary>
    Ping = 11,

    /// <summary>Asks for a node's children and its facts.</summary>
    GetChildren = 12,

    /// <summary>Says who the client is.</summary>
    Authenticate = 100,

    /// <summary>Sets on a new connection the watches of the one before.</summary>
    SetWatches = 101,

    /// <summary>Ends the session.</summary>
    CloseSession = -11,
}
