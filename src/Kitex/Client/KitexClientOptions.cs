using System.Collections.ObjectModel;
using Kitex.Diagnostics;
using Kitex.Discovery;
using Kitex.Network;
using Kitex.Protocols.TTHeader;
using Kitex.Transport;

namespace Kitex.Client;

/// <summary>How a client reaches its service and how long it waits. Input only: copied when the client is built.</summary>
public sealed record KitexClientOptions
{
    private const int MostMultiplexed = 1024;
    private const int MostPicksAllowed = 100;

    /// <summary>Addresses to call in turn, "host:port", "[v6]:port" or "unix:/path". Default none.</summary>
    public IReadOnlyList<string> HostPorts { get; init; } = [];

    /// <summary>How much the client trusts what its resolver says.</summary>
    public DiscoveryOptions Discovery { get; init; } = new();

    /// <summary>
    /// How long an instance that appears after the first list takes to get its full share of calls: it begins with a tenth of its
    /// weight and gains a tenth nine times. Default <see cref="TimeSpan.Zero"/>: it has all at once.
    /// </summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>
    /// The most instances one attempt goes to while not one byte of it was sent, 1 to 100. Default 6, as Kitex.
    /// </summary>
    public int MostPicks { get; init; } = 6;

    /// <summary>How messages stand on the wire. Default TTHeader, which every Kitex server takes; Apache Thrift takes framed or buffered only.</summary>
    public ThriftTransport Transport { get; init; } = ThriftTransport.TTHeader;

    /// <summary>
    /// Speak gRPC, and how. Default null: messages go by <see cref="Transport"/>. Calls share connections then, unless
    /// <see cref="Connections"/> is short, and streaming methods can be called.
    /// </summary>
    public GrpcClientOptions? Grpc { get; init; }

    /// <summary>
    /// Speak gRPC for streams alone, and how; all other calls go by <see cref="Transport"/>. Default null: streams go only where
    /// <see cref="Grpc"/> is set, which then is for all calls and makes this one void.
    /// </summary>
    public GrpcClientOptions? GrpcStreams { get; init; }

    /// <summary>Speak TLS, and how. Default null: without.</summary>
    public TlsClientOptions? Tls { get; init; }

    /// <summary>
    /// Labels of every call, for middleware, balancers and telemetry, and to choose among instances by
    /// (<see cref="DiscoveryOptions.TargetTags"/>); a call's own of the same name come before. They do not travel. Default none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>How calls share connections. Default pooled.</summary>
    public ConnectionMode Connections { get; init; } = ConnectionMode.Pooled;

    /// <summary>How many multiplexed connections there are per address, 1 to 1024. Default 1.</summary>
    public int MultiplexedConnections { get; init; } = 1;

    /// <summary>The idle connections kept, when they are pooled.</summary>
    public PoolOptions Pool { get; init; } = new();

    /// <summary>
    /// The longest time for one attempt of a call, where calls are tried again; what Kitex calls the RPC timeout. Default
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: that of the whole call.
    /// </summary>
    public TimeSpan AttemptTimeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Whether and how calls are tried again. Default null: not at all.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>When the circuit of a method opens, which then fails at once. Default null: never.</summary>
    public CircuitBreakerOptions? CircuitBreaker { get; init; }

    /// <summary>When the circuit of an instance opens, which then gets no calls; only failed connections count. Default null: never.</summary>
    public CircuitBreakerOptions? InstanceCircuitBreaker { get; init; }

    /// <summary>The share of calls refused by chance, 0 to 1, while the service is to be spared. Default 0.</summary>
    public double Degradation { get; init; }

    /// <summary>
    /// Which calls share a circuit, by a key that few calls differ in. Default null: those of a method (Kitex: of caller, callee and
    /// method, the first two of which a client has one of).
    /// </summary>
    public Func<RpcRequest, string>? CircuitKey { get; init; }

    /// <summary>What outcomes say about the service, where the client's own judgement is not enough. Default null: that alone.</summary>
    public CallClassifier? CircuitClassifier { get; init; }

    /// <summary>The same for <see cref="InstanceCircuitBreaker"/>, about the way to the instance. Default null.</summary>
    public CallClassifier? InstanceCircuitClassifier { get; init; }

    /// <summary>Told of each circuit that opens, tries or closes, in the middle of a call: must be quick. Default null. All of it is logged as well.</summary>
    public Action<CircuitChange>? CircuitChanged { get; init; }

    /// <summary>When an instance that fails far more often than the others gets no calls for a while. Default null: never.</summary>
    public OutlierEjectionOptions? OutlierEjection { get; init; }

    /// <summary>Calls that any of these forbids are not sent. Default none.</summary>
    public IReadOnlyList<AccessRule> AccessRules { get; init; } = [];

    /// <summary>What is done before the first call. Default null: nothing.</summary>
    public WarmUpOptions? WarmUp { get; init; }

    /// <summary>What callers get instead of a failure. Default null: the failure.</summary>
    public FallbackPolicy? Fallback { get; init; }

    /// <summary>What holds for single methods, by full name ("Echo.echo") or by the method's name alone. Default none.</summary>
    public IReadOnlyDictionary<string, MethodPolicy> Methods { get; init; } = ReadOnlyDictionary<string, MethodPolicy>.Empty;

    /// <summary>The longest time for a call, connecting included. Streams have none of their own (Kitex v0.16.3). Default 3 s; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The longest time to wait for one message of a stream; the stream ends when it is over. Default
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, no limit, as Kitex.
    /// </summary>
    public TimeSpan ReceiveTimeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>The longest time for a connection. Default 1 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Where callers go on when their answers are there. Default <see cref="PlacementMode.Auto"/>; the switch
    /// "Kitex.ThreadPoolCompletion" (AppContext, or the environment variable KITEX_THREADPOOL_COMPLETION=1) forces
    /// <see cref="PlacementMode.ThreadPool"/> on every client of the process.
    /// </summary>
    public PlacementMode Completion { get; init; } = PlacementMode.Auto;

    /// <summary>The same for single methods, by full name ("Echo.echo"). Default none.</summary>
    public IReadOnlyDictionary<string, PlacementMode> MethodCompletion { get; init; } = ReadOnlyDictionary<string, PlacementMode>.Empty;

    /// <summary>The largest message sent or accepted, in bytes: 64 to 1 GiB. Default 64 MiB.</summary>
    public int MaxFrameBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The calling service's own name, which goes along in TTHeader and gRPC. Default empty.</summary>
    public string Caller { get; init; } = "";

    /// <summary>
    /// Send the keys of Kitex's client meta handlers in TTHeader and gRPC: names of service, caller and method, timeouts. Default true;
    /// without them only metainfo goes along. Business errors are understood either way.
    /// </summary>
    public bool StandardKeys { get; init; } = true;

    /// <summary>Guards payloads in TTHeader against changes on the way. Default null: nothing does.</summary>
    public PayloadValidator? PayloadValidator { get; init; }

    /// <summary>What the client tells about its calls beyond what listeners get anyhow. Default: nothing more.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>What holds for the methods, the client's own options included.</summary>
    internal MethodPolicies Policies => new(
        new MethodPolicy
        {
            Timeout = Timeout,
            AttemptTimeout = AttemptTimeout,
            ConnectTimeout = ConnectTimeout,
            Retry = Retry,
            CircuitBreaker = CircuitBreaker,
            Fallback = Fallback,
        },
        Methods);

    /// <summary>Whether a client of these options is built as one of those: they differ at most in what may change while it runs.</summary>
    internal bool IsBuiltAs(KitexClientOptions other) => HostPorts.SequenceEqual(other.HostPorts)
        && NamedValues.AreEqual(MethodCompletion, other.MethodCompletion)
        && NamedValues.AreEqual(Tags, other.Tags)
        && Discovery.TargetTags.SequenceEqual(other.Discovery.TargetTags)
        && this with
        {
            HostPorts = other.HostPorts,
            MethodCompletion = other.MethodCompletion,
            Tags = other.Tags,
            AccessRules = other.AccessRules,
            Discovery = Discovery with { TargetTags = other.Discovery.TargetTags },
            Timeout = other.Timeout,
            AttemptTimeout = other.AttemptTimeout,
            ConnectTimeout = other.ConnectTimeout,
            Retry = other.Retry,
            CircuitBreaker = other.CircuitBreaker,
            InstanceCircuitBreaker = other.InstanceCircuitBreaker,
            Fallback = other.Fallback,
            Degradation = other.Degradation,
            Methods = other.Methods,
        } == other;

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        Retry?.Validate();
        CircuitBreaker?.Validate();
        InstanceCircuitBreaker?.Validate();
        OutlierEjection?.Validate();
        WarmUp?.Validate();
        Telemetry.Validate();
        OptionRange.CheckTimeout(AttemptTimeout, nameof(AttemptTimeout));
        if (Degradation is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(Degradation)} must be 0 to 1; it is {Degradation}.");
        }

        foreach (var (name, policy) in Methods)
        {
            try
            {
                policy.Validate();
            }
            catch (ArgumentException wrong)
            {
                throw new ArgumentException($"{name}: {wrong.Message}", wrong);
            }
        }

        Pool.Validate();
        Discovery.Validate();
        Grpc?.Validate();
        GrpcStreams?.Validate();
        Tls?.Validate();
        OptionRange.CheckTimeout(Timeout, nameof(Timeout));
        OptionRange.CheckTimeout(ReceiveTimeout, nameof(ReceiveTimeout));
        OptionRange.CheckTimeout(ConnectTimeout, nameof(ConnectTimeout));
        OptionRange.CheckFrameBytes(MaxFrameBytes, nameof(MaxFrameBytes));
        if (SlowStart < TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(SlowStart)} must be zero or more; it is {SlowStart}.");
        }

        if (MostPicks is < 1 or > MostPicksAllowed)
        {
            throw new ArgumentException($"{nameof(MostPicks)} must be 1 to {MostPicksAllowed}; it is {MostPicks}.");
        }

        if (MultiplexedConnections is < 1 or > MostMultiplexed)
        {
            throw new ArgumentException($"{nameof(MultiplexedConnections)} must be 1 to {MostMultiplexed}; it is {MultiplexedConnections}.");
        }

        if (Grpc is not null)
        {
            if (PayloadValidator is not null)
            {
                throw new ArgumentException("A payload validator needs TTHeader, which carries its text; gRPC does not. Leave Grpc() out.");
            }

            return;
        }

        if (!HasTTHeader && Connections == ConnectionMode.Multiplexed)
        {
            throw new ArgumentException($"Multiplexed connections need TTHeader, which tells the replies apart; {Transport} does not. Leave Framed() or Buffered() out.");
        }

        if (!HasTTHeader && PayloadValidator is not null)
        {
            throw new ArgumentException($"A payload validator needs TTHeader, which carries its text; {Transport} does not. Leave Framed() or Buffered() out.");
        }
    }

    private bool HasTTHeader => Transport is ThriftTransport.TTHeader or ThriftTransport.TTHeaderFramed;

    internal DialOptions Dial => new() { Timeout = ConnectTimeout };
}
