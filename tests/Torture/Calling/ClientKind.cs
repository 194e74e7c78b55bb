namespace Kitex.Torture.Calling;

/// <summary>How a client speaks and shares its connections.</summary>
internal enum ClientKind
{
    /// <summary>Framed messages, pooled connections.</summary>
    Framed,

    /// <summary>TTHeader, pooled connections.</summary>
    Pooled,

    /// <summary>TTHeader with a length, pooled connections.</summary>
    TTHeaderFramed,

    /// <summary>TTHeader, a connection for each call.</summary>
    Short,

    /// <summary>TTHeader, two shared connections.</summary>
    Multiplexed,
}
