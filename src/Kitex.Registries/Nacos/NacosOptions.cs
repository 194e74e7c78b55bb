using System.Globalization;
using System.Net;

namespace Kitex.Registries.Nacos;

/// <summary>Where Nacos is, and how services stand there. Defaults as Kitex's registry-nacos (v1 over HTTP, v2 over gRPC). Input only.</summary>
public sealed record NacosOptions : RegistryOptions
{
    private const string DefaultEndpoint = "127.0.0.1:8848";

    /// <summary>Servers at this machine's port 8848.</summary>
    public NacosOptions() => Endpoints = [DefaultEndpoint];

    /// <summary>How the servers are spoken to. Default <see cref="NacosProtocol.Grpc"/>.</summary>
    public NacosProtocol Protocol { get; init; } = NacosProtocol.Grpc;

    /// <summary>What is added to the port of an endpoint for its gRPC port. Default 1000, as Nacos 2.x has it.</summary>
    public int GrpcPortOffset { get; init; } = 1000;

    /// <summary>The path before that of every HTTP request. Default "/nacos".</summary>
    public string ContextPath { get; init; } = "/nacos";

    /// <summary>The id of the namespace. Default empty: the public one.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The group of the services. Default "DEFAULT_GROUP".</summary>
    public string Group { get; init; } = "DEFAULT_GROUP";

    /// <summary>The cluster that instances are registered in. Default "DEFAULT".</summary>
    public string Cluster { get; init; } = "DEFAULT";

    /// <summary>The clusters that are searched; empty for all. Default null: <see cref="Cluster"/> alone, as Kitex's resolver.</summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>Who is logged in. Default null: nobody, for servers without authentication.</summary>
    public string? User { get; init; }

    /// <summary>The user's password. Default null.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// Tags that every instance gets beside its own, over those of the same name: "zone=z1,idc=a". Default what the environment's
    /// KITEX_NACOS_ENV_TAGS says, as Kitex's registry-nacos.
    /// </summary>
    public string EnvironmentTags { get; init; } = Environment.GetEnvironmentVariable("KITEX_NACOS_ENV_TAGS") ?? "";

    /// <summary>Over HTTP, the time between two beats until the server says another. Default 5 s.</summary>
    public TimeSpan BeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Over HTTP, the time between two looks at a list. Default null: what the server says with each list ("cacheMillis", mostly 10 s).</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>Over gRPC, the silence after which the server is asked whether it is there. Default 5 s.</summary>
    public TimeSpan HealthCheckInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The namespace as gRPC names it.</summary>
    internal string NamespaceName => Namespace.Length == 0 ? "public" : Namespace;

    /// <summary>The clusters searched, as the protocols want them.</summary>
    internal string ClusterList => string.Join(',', Clusters ?? [Cluster]);

    /// <summary>
    /// The options as Kitex's registry-nacos takes them from the environment: serverAddr (127.0.0.1), serverPort (8848) and
    /// namespace.
    /// </summary>
    public static NacosOptions FromEnvironment()
    {
        var port = int.TryParse(Environment.GetEnvironmentVariable("serverPort"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : 8848;
        return new NacosOptions
        {
            Endpoints = [$"{Environment.GetEnvironmentVariable("serverAddr") ?? "127.0.0.1"}:{port}"],
            Namespace = Environment.GetEnvironmentVariable("namespace") ?? "",
        };
    }

    /// <summary>"nacos at 127.0.0.1:8848".</summary>
    public override string ToString() => $"nacos at {string.Join(", ", Endpoints)}";

    /// <summary>Where the gRPC port of an endpoint is.</summary>
    internal string GrpcAddress(string endpoint) => AddressText.Parse(endpoint) switch
    {
        IPEndPoint ip => new IPEndPoint(ip.Address, ip.Port + GrpcPortOffset).ToString(),
        DnsEndPoint name => $"{name.Host}:{name.Port + GrpcPortOffset}",
        _ => throw new ArgumentException($"{nameof(Endpoints)}: '{endpoint}' must be host:port."),
    };

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        CheckTime(BeatInterval, nameof(BeatInterval), TimeSpan.FromMilliseconds(1));
        CheckTime(HealthCheckInterval, nameof(HealthCheckInterval), TimeSpan.FromMilliseconds(1));
        CheckTime(PollInterval ?? BeatInterval, nameof(PollInterval), TimeSpan.FromMilliseconds(1));
        CheckName(Group, nameof(Group));
        CheckName(Cluster, nameof(Cluster));
        foreach (var cluster in Clusters ?? [])
        {
            CheckName(cluster, nameof(Clusters));
        }

        if ((User is null) != (Password is null))
        {
            throw new ArgumentException($"{nameof(User)} and {nameof(Password)} must be given both, or none of them.");
        }

        if (!ContextPath.StartsWith('/') || ContextPath.Length > 1 && ContextPath.EndsWith('/'))
        {
            throw new ArgumentException($"{nameof(ContextPath)} must begin with a slash and end without one; it is '{ContextPath}'.");
        }

        foreach (var endpoint in Endpoints)
        {
            CheckPorts(endpoint);
        }
    }

    private static void CheckName(string name, string option)
    {
        if (name.Length == 0 || name.Contains(',', StringComparison.Ordinal) || name.Contains('@', StringComparison.Ordinal))
        {
            throw new ArgumentException($"{option} must be a name without ',' and '@'; it is '{name}'.");
        }
    }

    private void CheckPorts(string endpoint)
    {
        var port = AddressText.Parse(endpoint) switch
        {
            IPEndPoint ip => ip.Port,
            DnsEndPoint name => name.Port,
            _ => throw new ArgumentException($"{nameof(Endpoints)}: '{endpoint}' must be host:port."),
        };
        if (Protocol == NacosProtocol.Grpc && port + GrpcPortOffset is <= 0 or > IPEndPoint.MaxPort)
        {
            throw new ArgumentException($"{nameof(GrpcPortOffset)} {GrpcPortOffset} takes the port of {endpoint} out of range.");
        }
    }
}
