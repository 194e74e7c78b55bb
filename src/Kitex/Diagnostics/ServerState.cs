namespace Kitex.Diagnostics;

/// <summary>Where a server is in its life.</summary>
public enum ServerState
{
    /// <summary>Made, and not started.</summary>
    New,

    /// <summary>It serves.</summary>
    Running,

    /// <summary>It stops: calls under way may finish.</summary>
    Draining,

    /// <summary>It has stopped.</summary>
    Stopped,
}
