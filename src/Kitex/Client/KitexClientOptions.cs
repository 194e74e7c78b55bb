using Kitex.Network;
using Kitex.Transport;

namespace Kitex.Client;

/// <summary>How a client reaches its service and how long it waits. Input only: copied when the client is built.</summary>
public sealed record KitexClientOptions
{
    /// <summary>Addresses to call in turn, "host:port", "[v6]:port" or "unix:/path". Default none.</summary>
    public IReadOnlyList<string> HostPorts { get; init; } = [];

    /// <summary>How messages stand on the wire. Default framed, as a Kitex v0.16.3 Thrift client's.</summary>
    public ThriftTransport Transport { get; init; } = ThriftTransport.Framed;

    /// <summary>A connection for each call instead of a pool. Default false.</summary>
    public bool ShortConnections { get; init; }

    /// <summary>The idle connections kept.</summary>
    public PoolOptions Pool { get; init; } = new();

    /// <summary>The longest time for a call, connecting included. Default 3 s; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest time for a connection. Default 1 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The largest message sent or accepted, in bytes: 64 to 1 GiB. Default 64 MiB.</summary>
    public int MaxFrameBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The calling service's own name. Default empty.</summary>
    public string Caller { get; init; } = "";

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        Pool.Validate();
        OptionRange.CheckTimeout(Timeout, nameof(Timeout));
        OptionRange.CheckTimeout(ConnectTimeout, nameof(ConnectTimeout));
        OptionRange.CheckFrameBytes(MaxFrameBytes, nameof(MaxFrameBytes));
    }

    internal DialOptions Dial => new() { Timeout = ConnectTimeout };
}
