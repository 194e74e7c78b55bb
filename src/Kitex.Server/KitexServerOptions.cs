using System.Collections.ObjectModel;
using Kitex.Diagnostics;
using Kitex.Protocols.TTHeader;
using Kitex.Server.Admin;

namespace Kitex.Server;

/// <summary>Where a server listens and what it allows. Input only: copied when the server is made.</summary>
public sealed record KitexServerOptions
{
    /// <summary>The address to listen on: ":port" for every IPv4 address, "host:port", "[v6]:port" or "unix:/path". Default ":8888", as Kitex.</summary>
    public string Address { get; init; } = ":8888";

    /// <summary>How long a connection may be silent between two messages. Default 10 minutes, as Kitex.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest time from the first byte of a message to its last. Default 5 s, as Kitex.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time for a peer to take an answer. Default 5 s.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long calls under way may go on when the server stops. Default 5 s, as Kitex's exit wait.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a connection may be silent once the server stops before it is closed: a call that is on its way then still
    /// arrives. Default 100 ms.
    /// </summary>
    public TimeSpan DrainIdleTime { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The largest message sent or accepted, in bytes: 64 to 1 GiB. Default 64 MiB.</summary>
    public int MaxFrameBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What the server takes on. Default: everything.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>The same as <see cref="LimitOptions.MaxConnections"/> of <see cref="Limits"/>.</summary>
    public int MaxConnections
    {
        get => Limits.MaxConnections;
        init => Limits = Limits with { MaxConnections = value };
    }

    /// <summary>Calls that any of these forbids are answered with "request forbidden" before their body is read. Default none.</summary>
    public IReadOnlyList<AdmissionRule> AdmissionRules { get; init; } = [];

    /// <summary>The same once the request is read and has passed the middleware for all services. Default none.</summary>
    public IReadOnlyList<AccessRule> AccessRules { get; init; } = [];

    /// <summary>The service that gets a call without a service name where several have the method. Default null: such services are refused at start.</summary>
    public string? FallbackService { get; init; }

    /// <summary>Refuse calls that do not name a service that is here; framed and buffered messages name none. Default false.</summary>
    public bool RequireServiceName { get; init; }

    /// <summary>
    /// Take TTHeader only and every connection as a multiplexed one, as Kitex's WithMuxTransport. Default false: a connection is
    /// multiplexed when its first message says so, and everything else is served beside it on the same port.
    /// </summary>
    public bool MultiplexedOnly { get; init; }

    /// <summary>The most calls under way on one multiplexed connection, at least 1; the next is read when one has ended. Default 10,000.</summary>
    public int MaxCallsPerConnection { get; init; } = 10_000;

    /// <summary>Where handlers run. Default <see cref="PlacementMode.Auto"/>.</summary>
    public PlacementMode Placement { get; init; } = PlacementMode.Auto;

    /// <summary>The same for single methods, by full name ("Echo.echo"). Default none.</summary>
    public IReadOnlyDictionary<string, PlacementMode> MethodPlacement { get; init; } = ReadOnlyDictionary<string, PlacementMode>.Empty;

    /// <summary>Lets other processes listen on the same port, each getting a share of the connections (SO_REUSEPORT). TCP on Linux only. Default false.</summary>
    public bool ReusePort { get; init; }

    /// <summary>
    /// The caller's timeout ends the handler's token and bounds the calls made from within. Default true; Kitex v0.16.3 does it
    /// only when told to (WithEnableContextTimeout). Either way the answer is sent when there is one.
    /// </summary>
    public bool DeadlinePropagation { get; init; } = true;

    /// <summary>
    /// Send the keys of Kitex's server meta handler in TTHeader: the message type, business errors, the notice of closing.
    /// Default true; without them a business error arrives as an empty result.
    /// </summary>
    public bool StandardKeys { get; init; } = true;

    /// <summary>Guards payloads in TTHeader against changes on the way. Default null: nothing does.</summary>
    public PayloadValidator? PayloadValidator { get; init; }

    /// <summary>Speak TLS, and how; every protocol of the port is within it. Default null: without.</summary>
    public TlsServerOptions? Tls { get; init; }

    /// <summary>What concerns gRPC alone.</summary>
    public GrpcServerOptions Grpc { get; init; } = new();

    /// <summary>What the server tells about its calls beyond what listeners get anyhow. Default: nothing more.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>A second port for people, with the server's page, and the counting of calls that it shows. Default null: neither.</summary>
    public AdminOptions? Admin { get; init; }

    internal TTHeaderSettings TTHeader => new(MaxFrameBytes) { StandardKeys = StandardKeys, Validator = PayloadValidator };

    /// <summary>Whether a server of these options is built as one of those: they differ at most in what may change while it serves.</summary>
    internal bool IsBuiltAs(KitexServerOptions other) => NamedValues.AreEqual(MethodPlacement, other.MethodPlacement)
        && Grpc.Compressors.SequenceEqual(other.Grpc.Compressors)
        && (Admin?.Meters ?? []).SequenceEqual(other.Admin?.Meters ?? [])
        && this with
        {
            MethodPlacement = other.MethodPlacement,
            Grpc = Grpc with { Compressors = other.Grpc.Compressors },
            Admin = Admin is null ? null : Admin with { Meters = other.Admin?.Meters ?? [] },
            Limits = other.Limits,
            AdmissionRules = other.AdmissionRules,
            AccessRules = other.AccessRules,
            IdleTimeout = other.IdleTimeout,
            ReadTimeout = other.ReadTimeout,
            WriteTimeout = other.WriteTimeout,
            DrainTimeout = other.DrainTimeout,
            DrainIdleTime = other.DrainIdleTime,
            MaxCallsPerConnection = other.MaxCallsPerConnection,
            DeadlinePropagation = other.DeadlinePropagation,
        } == other;

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        OptionRange.CheckTimeout(IdleTimeout, nameof(IdleTimeout));
        OptionRange.CheckTimeout(ReadTimeout, nameof(ReadTimeout));
        OptionRange.CheckTimeout(WriteTimeout, nameof(WriteTimeout));
        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{nameof(DrainTimeout)} must be zero to one day; it is {DrainTimeout}.");
        }

        if (DrainIdleTime < TimeSpan.Zero || DrainIdleTime > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{nameof(DrainIdleTime)} must be zero to one day; it is {DrainIdleTime}.");
        }

        if (MaxCallsPerConnection < 1)
        {
            throw new ArgumentException($"{nameof(MaxCallsPerConnection)} must be at least 1; it is {MaxCallsPerConnection}.");
        }

        OptionRange.CheckFrameBytes(MaxFrameBytes, nameof(MaxFrameBytes));
        Grpc.Validate(MaxFrameBytes);
        Tls?.Validate();
        Limits.Validate();
        Telemetry.Validate();
        Admin?.Validate();
    }
}
