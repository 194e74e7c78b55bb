using Kitex.Transport;

namespace Kitex.Registries;

/// <summary>What the options of all registries have in common. Input only.</summary>
public abstract record RegistryOptions
{
    // No timer takes much more.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Where its servers are, "host:port" each: the next one is asked where one does not answer. Default: the registry's usual port on this machine.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>How long one request to it may take. Default 3 s, as Kitex's etcd registry (v0.2.6).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How the connections are secured. Default null: not at all.</summary>
    public TlsClientOptions? Tls { get; init; }

    /// <summary>The time to the next try to register after one that failed; it doubles with each failure, to at most 32 times. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Changes that follow each other within this time become one list, so that many instances that come at once are one change
    /// to the clients; held back for at most ten times as long. Default 50 ms.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal virtual void Validate()
    {
        CheckTime(Timeout, nameof(Timeout), TimeSpan.FromMilliseconds(1));
        CheckTime(RetryDelay, nameof(RetryDelay), TimeSpan.FromMilliseconds(1));
        CheckTime(Settle, nameof(Settle), TimeSpan.Zero);
        Tls?.Validate();
        if (Endpoints.Count == 0)
        {
            throw new ArgumentException($"{nameof(Endpoints)} is empty: give at least one host:port.");
        }

        foreach (var endpoint in Endpoints)
        {
            try
            {
                AddressText.Parse(endpoint);
            }
            catch (FormatException wrong)
            {
                throw new ArgumentException($"{nameof(Endpoints)}: {wrong.Message}", wrong);
            }
        }
    }

    /// <exception cref="ArgumentException">The value is out of range.</exception>
    private protected static void CheckTime(TimeSpan value, string name, TimeSpan least)
    {
        if (value < least || value > Longest)
        {
            throw new ArgumentException($"{name} must be {least} to {Longest}; it is {value}.");
        }
    }
}
