namespace Kitex.Transport;

/// <summary>How many idle connections a client keeps.</summary>
public sealed record PoolOptions
{
    /// <summary>Idle connections kept per address though they are past <see cref="IdleTimeout"/>. Default 0.</summary>
    public int MinIdlePerAddress { get; init; }

    /// <summary>The most idle connections kept per address; one returned beyond is closed. Default 256.</summary>
    public int MaxIdlePerAddress { get; init; } = 256;

    /// <summary>The most idle connections kept over all addresses. Default 10,000.</summary>
    public int MaxIdle { get; init; } = 10_000;

    /// <summary>How long a connection may stay idle before it is closed; stay below the server's idle limit (Kitex: 10 minutes). Default 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (MinIdlePerAddress < 0 || MaxIdlePerAddress < MinIdlePerAddress || MaxIdle < 0)
        {
            throw new ArgumentException($"Pool: 0 <= MinIdlePerAddress <= MaxIdlePerAddress and 0 <= MaxIdle must hold; they are {MinIdlePerAddress}, {MaxIdlePerAddress} and {MaxIdle}.");
        }

        if (IdleTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"Pool.IdleTimeout must be positive; it is {IdleTimeout}.");
        }
    }
}
