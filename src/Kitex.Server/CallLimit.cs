namespace Kitex.Server;

/// <summary>How many calls there may be. A call beyond is refused at once; none waits.</summary>
public sealed record CallLimit
{
    private const double MostPerSecond = 10_000_000;

    /// <summary>Calls per second, also below 1. Default 0: no limit.</summary>
    public double PerSecond { get; init; }

    /// <summary>
    /// The most calls at once after a silence, 1 to one second's worth. Default 0: one second's worth, as Kitex. A server starts with
    /// a tenth of it, at least one.
    /// </summary>
    public int Burst { get; init; }

    /// <summary>Calls under way at once, streams until they end. Default 0: no limit.</summary>
    public int Concurrency { get; init; }

    /// <summary>The largest burst, where nothing is said.</summary>
    internal double LargestBurst => Math.Max(1, PerSecond);

    /// <param name="name">What it limits.</param>
    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate(string name)
    {
        if (PerSecond is not (>= 0 and <= MostPerSecond))
        {
            throw new ArgumentException($"{name}.{nameof(PerSecond)} must be 0 to {MostPerSecond}; it is {PerSecond}.");
        }

        if (Burst < 0 || Burst > Math.Ceiling(LargestBurst))
        {
            throw new ArgumentException($"{name}.{nameof(Burst)} must be 0 to one second's worth ({Math.Ceiling(LargestBurst)}); it is {Burst}.");
        }

        if (Concurrency < 0)
        {
            throw new ArgumentException($"{name}.{nameof(Concurrency)} must not be negative; it is {Concurrency}.");
        }
    }
}
