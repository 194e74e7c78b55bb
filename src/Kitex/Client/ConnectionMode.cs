namespace Kitex.Client;

/// <summary>How calls share connections.</summary>
public enum ConnectionMode
{
    /// <summary>One call at a time on a connection, which is kept for the next (<see cref="Transport.PoolOptions"/>).</summary>
    Pooled,

    /// <summary>A connection for each call.</summary>
    Short,

    /// <summary>Many calls at once on few connections. Needs TTHeader.</summary>
    Multiplexed,
}
