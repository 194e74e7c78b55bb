using System.Collections.ObjectModel;

namespace Kitex.Server;

/// <summary>How a server registers. Input only.</summary>
public sealed record RegistrationOptions
{
    /// <summary>The names to register under. Default none: those of the services served, without the ones for gRPC alone.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>
    /// Where callers reach the server: "host:port", "[v6]:port" or "unix:/path"; port 0 stands for the one bound. Default null:
    /// the address bound. Where that is every address of the machine, its first one that is not loopback; loopback when the
    /// registry is this machine's own.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>Its share of the calls relative to others, at least 0. Default 10, as Kitex.</summary>
    public int Weight { get; init; } = 10;

    /// <summary>Labels, such as a cluster. Default none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The time from the start until it registers. Default none; Kitex v0.16.3 waits 1 s.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// How long the server goes on as before once it has deregistered, for callers to hear of it. Default 1 s; Kitex v0.16.3 does
    /// not wait. Callers whose registry is asked every few seconds need as much.
    /// </summary>
    public TimeSpan DeregisterWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (Weight < 0)
        {
            throw new ArgumentException($"{nameof(Weight)} must not be negative; it is {Weight}.");
        }

        Check(Delay, nameof(Delay));
        Check(DeregisterWait, nameof(DeregisterWait));
        if (Address is not null)
        {
            _ = AddressText.Parse(Address);
        }
    }

    private static void Check(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{name} must be zero to one day; it is {value}.");
        }
    }
}
