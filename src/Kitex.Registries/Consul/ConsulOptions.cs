namespace Kitex.Registries.Consul;

/// <summary>
/// Where Consul is, and how instances are registered there. The endpoints are agents, default "127.0.0.1:8500": an instance
/// belongs to the agent that has taken it, so give the one of this machine. <see cref="RegistryOptions.Settle"/> is the least
/// time between two questions for one service's list, default 500 ms. Input only.
/// </summary>
public sealed record ConsulOptions : RegistryOptions
{
    /// <summary>The defaults.</summary>
    public ConsulOptions()
    {
        Endpoints = ["127.0.0.1:8500"];
        Settle = TimeSpan.FromMilliseconds(500);
    }

    /// <summary>The token where access control is on (X-Consul-Token). To register it needs service:write, to find service:read and node:read. Default null: none.</summary>
    public string? Token { get; init; }

    /// <summary>In which datacenter services are looked for. Default null: the agent's own. Instances are registered in that in any case.</summary>
    public string? Datacenter { get; init; }

    /// <summary>How Consul learns whether an instance lives. Default <see cref="ConsulCheck.Tcp"/>, as Kitex's registry-consul.</summary>
    public ConsulCheck Check { get; init; } = ConsulCheck.Tcp;

    /// <summary>How often the agent connects to an instance with <see cref="ConsulCheck.Tcp"/>; until the first time it is not listed. Default 5 s, as Kitex's registry-consul.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long such a connection may take to come about. Default 5 s, as Kitex's registry-consul.</summary>
    public TimeSpan CheckTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an instance's word holds with <see cref="ConsulCheck.Ttl"/>; at least 1 s. Default 15 s.</summary>
    public TimeSpan CheckTtl { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After so long without passing its check an instance is taken out altogether; Consul makes it at least a minute. Default 1 min, as Kitex's registry-consul; null for never.</summary>
    public TimeSpan? DeregisterAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the agent is asked whether it still knows an instance, to register it again where it does not. A third of <see cref="CheckTtl"/> where that is the check. Default 5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the agent may let a question for changes wait. Default 30 s; Consul takes at most 10 min.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where Consul is; the token stays untold.</summary>
    public override string ToString() => $"consul at {string.Join(",", Endpoints)}";

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal override void Validate()
    {
        base.Validate();
        CheckTime(CheckInterval, nameof(CheckInterval), TimeSpan.FromMilliseconds(1));
        CheckTime(CheckTimeout, nameof(CheckTimeout), TimeSpan.FromMilliseconds(1));
        CheckTime(CheckTtl, nameof(CheckTtl), TimeSpan.FromSeconds(1));
        CheckTime(DeregisterAfter ?? TimeSpan.FromMinutes(1), nameof(DeregisterAfter), TimeSpan.FromSeconds(1));
        CheckTime(Interval, nameof(Interval), TimeSpan.FromMilliseconds(10));
        CheckTime(Wait, nameof(Wait), TimeSpan.FromSeconds(1));
        if (!Enum.IsDefined(Check))
        {
            throw new ArgumentException($"{nameof(Check)} must be one of {string.Join(", ", Enum.GetNames<ConsulCheck>())}.");
        }
    }
}
