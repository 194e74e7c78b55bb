namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>Why a request was refused, by its number on the wire (ZooKeeper 3.8.0); there are others.</summary>
internal enum ZooKeeperError
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>There is no such node.</summary>
    NoNode = -101,

    /// <summary>The user has no right to it.</summary>
    NoRights = -102,

    /// <summary>An ephemeral node has no children.</summary>
    NoChildrenOfEphemerals = -108,

    /// <summary>There is such a node already.</summary>
    NodeExists = -110,

    /// <summary>The node has children.</summary>
    NotEmpty = -111,

    /// <summary>The session is over.</summary>
    SessionExpired = -112,

    /// <summary>The rights given to a node mean nothing to the server.</summary>
    InvalidRights = -114,

    /// <summary>The user is not taken.</summary>
    AuthenticationFailed = -115,

    /// <summary>The session is served by another server now.</summary>
    SessionMoved = -118,

    /// <summary>The server serves only clients that say who they are.</summary>
    AuthenticationRequired = -124,
}
