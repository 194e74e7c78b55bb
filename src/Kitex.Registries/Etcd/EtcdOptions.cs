using System.Globalization;

namespace Kitex.Registries.Etcd;

/// <summary>Where etcd is, and where instances stand in it. Endpoints default to "127.0.0.1:2379". Input only.</summary>
public sealed record EtcdOptions : RegistryOptions
{
    /// <summary>As Kitex's registry-etcd has it (v0.2.6): whole seconds.</summary>
    internal const string LeaseVariable = "KITEX_ETCD_REGISTRY_LEASE_TTL";

    private static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(60);

    /// <summary>The defaults.</summary>
    public EtcdOptions() => Endpoints = ["127.0.0.1:2379"];

    /// <summary>
    /// What the keys begin with: "{prefix}/{service}/{host:port}". Default "kitex/registry-etcd", as Kitex's registry-etcd; empty
    /// for what its NewEtcdRegistryWithAuth writes.
    /// </summary>
    public string Prefix { get; init; } = "kitex/registry-etcd";

    /// <summary>The user, where etcd's authentication is on. Default null: none.</summary>
    public string? User { get; init; }

    /// <summary>The user's password. Default empty.</summary>
    public string Password { get; init; } = "";

    /// <summary>
    /// How long an instance stays listed without a sign of life, which is given three times as often; 1 s at least, in whole seconds.
    /// Default null: what the environment variable KITEX_ETCD_REGISTRY_LEASE_TTL says (in seconds), or else 60 s, as Kitex's registry-etcd.
    /// </summary>
    public TimeSpan? LeaseTime { get; init; }

    /// <summary>The time of a lease.</summary>
    /// <param name="variable">What the environment says; null for nothing.</param>
    /// <exception cref="ArgumentException">It is no time; the text says why.</exception>
    internal TimeSpan Lease(string? variable)
    {
        if (LeaseTime is { } lease)
        {
            CheckTime(lease, nameof(LeaseTime), TimeSpan.FromSeconds(1));
            return lease.Ticks % TimeSpan.TicksPerSecond == 0
                ? lease
                : throw new ArgumentException($"{nameof(LeaseTime)} must be whole seconds, which is what etcd counts in; it is {lease}.");
        }

        if (variable is not { Length: > 0 })
        {
            return DefaultLease;
        }

        return int.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 24 * 60 * 60
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentException($"The environment variable {LeaseVariable} must be 1 to 86400 seconds; it is '{variable}'.");
    }

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        Lease(Environment.GetEnvironmentVariable(LeaseVariable));
        if (Prefix.EndsWith('/'))
        {
            throw new ArgumentException($"{nameof(Prefix)} must not end in '/', which is added; it is '{Prefix}'.");
        }

        if (User is null && Password.Length > 0)
        {
            throw new ArgumentException($"{nameof(Password)} is given without a {nameof(User)}.");
        }
    }
}
