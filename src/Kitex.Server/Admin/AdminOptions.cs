using System.Net;
using Kitex.Diagnostics;

namespace Kitex.Server.Admin;

/// <summary>
/// A second port for people: the server's page, its diagnosis as JSON, its metrics, and calls by form. A server that has one counts its
/// calls. Input only.
/// </summary>
public sealed record AdminOptions
{
    private const int MostRecentCalls = 10_000;

    /// <summary>
    /// Where it listens: "host:port" or "[v6]:port". Default "127.0.0.1:8889", which this machine alone reaches; for any other address there
    /// must be a <see cref="Token"/>.
    /// </summary>
    public string Address { get; init; } = "127.0.0.1:8889";

    /// <summary>What callers must show as <c>Authorization: Bearer</c>. Default null: nothing, which beyond loopback is refused.</summary>
    public string? Token { get; init; }

    /// <summary>One call in so many is looked at for its phases: 1 for all, 0 for none. Default 64.</summary>
    public int PhaseSampling { get; init; } = 64;

    /// <summary>A call that takes so long is kept among the slow ones; streams never are. Default 1 s; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    public TimeSpan SlowerThan { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many slow calls are kept, and how many failed ones: 0 to 10,000. Default 50.</summary>
    public int RecentCalls { get; init; } = 50;

    /// <summary>
    /// The meters whose metrics <c>/metrics</c> tells Prometheus, besides Kitex's own: "System.Runtime" for memory and garbage collection, and
    /// those of the application. Default none.
    /// </summary>
    public IReadOnlyList<string> Meters { get; init; } = [];

    internal StatisticsSettings Statistics => new(PhaseSampling, SlowerThan, RecentCalls);

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{nameof(AdminOptions)} {{ {nameof(Address)} = {Address} }}";

    /// <exception cref="ArgumentException">A value is out of range, or what is open to others has no token; the text says what to do.</exception>
    internal void Validate()
    {
        var address = Parse();
        if (address is not (IPEndPoint or DnsEndPoint))
        {
            throw new ArgumentException($"Admin.{nameof(Address)} must be host:port or [v6]:port, as browsers ask for it; it is {Address}.");
        }

        if (Token is not null && string.IsNullOrWhiteSpace(Token))
        {
            throw new ArgumentException($"Admin.{nameof(Token)} must not be empty. Leave it null where none is needed.");
        }

        if (Token is null && !AdminPort.IsOnLoopback(address))
        {
            throw new ArgumentException($"Admin.{nameof(Address)} is {Address}, which others can reach. Give Admin a {nameof(Token)}, or listen on 127.0.0.1.");
        }

        if (PhaseSampling < 0)
        {
            throw new ArgumentException($"Admin.{nameof(PhaseSampling)} must not be negative; it is {PhaseSampling}.");
        }

        if (SlowerThan < TimeSpan.Zero && SlowerThan != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException($"Admin.{nameof(SlowerThan)} must be zero or more, or Timeout.InfiniteTimeSpan; it is {SlowerThan}.");
        }

        if (RecentCalls is < 0 or > MostRecentCalls)
        {
            throw new ArgumentException($"Admin.{nameof(RecentCalls)} must be 0 to {MostRecentCalls}; it is {RecentCalls}.");
        }
    }

    private EndPoint Parse()
    {
        try
        {
            return AddressText.Parse(Address);
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException($"Admin.{nameof(Address)}: {wrong.Message}", wrong);
        }
    }
}
