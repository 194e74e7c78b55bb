namespace Kitex.Network;

/// <summary>How a connection is opened.</summary>
public sealed record DialOptions
{
    /// <summary>The longest wait for the connection, name resolution included. Default 1 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);
}
