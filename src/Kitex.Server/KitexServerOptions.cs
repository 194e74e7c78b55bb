namespace Kitex.Server;

/// <summary>Where a server listens and what it allows. Input only: copied when the server is made.</summary>
public sealed record KitexServerOptions
{
    /// <summary>The address to listen on: ":port" for every IPv4 address, "host:port", "[v6]:port" or "unix:/path". Default ":8888", as Kitex.</summary>
    public string Address { get; init; } = ":8888";

    /// <summary>How long a connection may be silent between two messages. Default 10 minutes, as Kitex.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest time from the first byte of a message to its last. Default 5 s, as Kitex.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time for a peer to take an answer. Default 5 s.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long calls under way may go on when the server stops. Default 5 s, as Kitex's exit wait.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest message sent or accepted, in bytes: 64 to 1 GiB. Default 64 MiB.</summary>
    public int MaxFrameBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most connections open at once; one more is closed at once. Default 0: no limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>The service that gets a call without a service name where several have the method. Default null: such services are refused at start.</summary>
    public string? FallbackService { get; init; }

    /// <summary>Refuse calls that do not name a service that is here; framed and buffered messages name none. Default false.</summary>
    public bool RequireServiceName { get; init; }

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        OptionRange.CheckTimeout(IdleTimeout, nameof(IdleTimeout));
        OptionRange.CheckTimeout(ReadTimeout, nameof(ReadTimeout));
        OptionRange.CheckTimeout(WriteTimeout, nameof(WriteTimeout));
        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{nameof(DrainTimeout)} must be zero to one day; it is {DrainTimeout}.");
        }

        OptionRange.CheckFrameBytes(MaxFrameBytes, nameof(MaxFrameBytes));

        if (MaxConnections < 0)
        {
            throw new ArgumentException($"{nameof(MaxConnections)} must not be negative; it is {MaxConnections}.");
        }
    }
}
