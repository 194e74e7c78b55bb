namespace Kitex.Registries.Eureka;

/// <summary>
/// Where Eureka is, and how instances are registered and found there. The endpoints are its servers, default "127.0.0.1:8761";
/// <see cref="RegistryOptions.Settle"/> means nothing here, since Eureka is asked and does not push. Input only.
/// </summary>
public sealed record EurekaOptions : RegistryOptions
{
    // Servers have a default of 30 s between two heartbeats; they count in whole seconds.
    private static readonly TimeSpan LeastLease = TimeSpan.FromSeconds(1);

    /// <summary>The defaults.</summary>
    public EurekaOptions() => Endpoints = ["127.0.0.1:8761"];

    /// <summary>The path of its interface on every server. Default "eureka", as with Spring Cloud; "eureka/v2" with Netflix's own.</summary>
    public string Path { get; init; } = "eureka";

    /// <summary>The user where the servers ask for one (HTTP basic authentication). Default null: none.</summary>
    public string? User { get; init; }

    /// <summary>The user's password. Default null: none.</summary>
    public string? Password { get; init; }

    /// <summary>How often an instance says that it lives. Default 30 s, as Eureka's own client; Kitex's registry-eureka has no default.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an instance's word holds; whole seconds, more than <see cref="Heartbeat"/>. Default null: the server's own time,
    /// 90 s, as with Kitex's registry-eureka. A server takes an instance out up to twice that later, and when it next looks.
    /// </summary>
    public TimeSpan? LeaseTime { get; init; }

    /// <summary>How often the instances of a service are asked for, a tenth more or less. Default 5 s, as Kitex v0.16.3.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Fetch everything that is registered once, and then only what has changed; cheaper for who calls many services. Default
    /// false: each service that is called is fetched by itself.
    /// </summary>
    public bool WholeRegistry { get; init; }

    /// <summary>Where Eureka is; the password stays untold.</summary>
    public override string ToString() => $"eureka at {string.Join(",", Endpoints)}";

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal override void Validate()
    {
        base.Validate();
        CheckTime(Heartbeat, nameof(Heartbeat), TimeSpan.FromMilliseconds(10));
        CheckTime(Interval, nameof(Interval), TimeSpan.FromMilliseconds(10));
        if (LeaseTime is { } lease)
        {
            CheckTime(lease, nameof(LeaseTime), LeastLease);
            if (lease <= Heartbeat)
            {
                throw new ArgumentException($"{nameof(LeaseTime)} ({lease}) must be longer than {nameof(Heartbeat)} ({Heartbeat}), or the instance is gone between two heartbeats.");
            }
        }

        if (Uri.TryCreate($"http://host/{Path.Trim('/')}/", UriKind.Absolute, out var uri) is false || uri.Query.Length + uri.Fragment.Length > 0)
        {
            throw new ArgumentException($"{nameof(Path)} must be a path such as eureka or eureka/v2; it is '{Path}'.");
        }
    }
}
