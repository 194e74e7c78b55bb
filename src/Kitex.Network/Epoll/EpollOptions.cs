namespace Kitex.Network.Epoll;

/// <summary>What an <see cref="EpollEngine"/> is made of.</summary>
public sealed record EpollOptions
{
    private const int MostPollers = 256;

    /// <summary>
    /// Network threads, each with its share of the connections, 1 to 256. Default one for every two processors: code that runs
    /// inline shares them with the thread pool.
    /// </summary>
    public int Pollers { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, MostPollers);

    /// <summary>
    /// How long a network thread looks for more before it sleeps, while calls come that quickly; zero for not at all, at most
    /// 1 ms. Default 60 µs.
    /// </summary>
    public TimeSpan Spin { get; init; } = TimeSpan.FromMicroseconds(60);

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (Pollers is < 1 or > MostPollers)
        {
            throw new ArgumentException($"{nameof(Pollers)} must be 1 to {MostPollers}; it is {Pollers}.");
        }

        if (Spin < TimeSpan.Zero || Spin > TimeSpan.FromMilliseconds(1))
        {
            throw new ArgumentException($"{nameof(Spin)} must be zero to 1 ms; it is {Spin}.");
        }
    }
}
