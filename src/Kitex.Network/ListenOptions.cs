namespace Kitex.Network;

/// <summary>How a port is opened.</summary>
public sealed record ListenOptions
{
    /// <summary>Connections the system keeps waiting for acceptance. Default 512.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>
    /// Lets other processes of the same user listen on the same port, each getting a share of the connections (SO_REUSEPORT).
    /// TCP on Linux only. Default false.
    /// </summary>
    public bool ReusePort { get; init; }

    /// <summary>The most connections open at once; one more is closed at once. Default 0: no limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>Asked for the same at each connection, where it changes while the port is open; 0 for no limit. Default null: <see cref="MaxConnections"/> holds.</summary>
    public Func<int>? CurrentMaxConnections { get; init; }

    /// <summary>Called with the connections open when one is refused for <see cref="MaxConnections"/>. Default none.</summary>
    public Action<int>? Refused { get; init; }

    /// <summary>Called with what escaped a connection handler. Default none.</summary>
    public Action<Exception>? HandlerFailed { get; init; }
}
