using System.Net;

namespace Kitex.Discovery;

/// <summary>What a <see cref="DnsResolver"/> looks up, and where. Input only.</summary>
public sealed record DnsResolverOptions
{
    /// <summary>
    /// The name to look up, in which "{service}" stands for the service, and "{zone}" for its target's tag "zone". With a port,
    /// "{service}.default.svc:8888", the name has addresses (A, AAAA); without one, "_rpc._tcp.{service}.example", it has SRV
    /// records, which tell ports and weights. Default "{service}": the service is called what DNS knows it by.
    /// </summary>
    public string Template { get; init; } = "{service}";

    /// <summary>The time between two looks, a tenth more or less; records that hold for less are looked up sooner. At least 1 s. Default 5 s, as Kitex.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The DNS servers to ask, in this order. Default none: for addresses the system is asked, with its hosts file; for SRV
    /// records the servers that /etc/resolv.conf or the network's settings name.
    /// </summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>The longest time for one server to answer before the next is asked. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often each server is asked before a look fails, 1 to 10. Default 2.</summary>
    public int Attempts { get; init; } = 2;

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Template))
        {
            throw new ArgumentException($"{nameof(Template)} must not be empty: write \"{{service}}:8888\", or the name of an SRV record.");
        }

        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{nameof(Interval)} must be 1 s to one day; it is {Interval}.");
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentException($"{nameof(Timeout)} must be positive, and at most one minute; it is {Timeout}.");
        }

        if (Attempts is < 1 or > 10)
        {
            throw new ArgumentException($"{nameof(Attempts)} must be 1 to 10; it is {Attempts}.");
        }
    }
}
