using Kitex.Client.Configuration;
using Kitex.Configuration;
using Kitex.Discovery;
using Kitex.LoadBalancing;
using Kitex.Network;
using Kitex.Protocols.TTHeader;
using Kitex.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Client;

/// <summary>
/// What a client is made of. Every method returns the builder, so that calls chain; the client is built once, when its
/// constructor ends, and only its policies change afterwards (<see cref="KitexClient.Reconfigure"/>).
/// </summary>
public sealed class KitexClientBuilder
{
    private readonly List<PipelineLayer> _middleware = [];
    private readonly List<PipelineLayer> _perInstance = [];

    internal KitexClientBuilder()
    {
    }

    /// <summary>The options as set so far.</summary>
    public KitexClientOptions Options => Steps.Options;

    internal OptionSteps<KitexClientOptions> Steps { get; } = new(new());

    internal IReadOnlyList<PipelineLayer> Middleware => _middleware;

    internal IReadOnlyList<PipelineLayer> PerInstance => _perInstance;

    internal IResolver? Resolver { get; private set; }

    internal ILoadBalancer Balancer { get; private set; } = new WeightedRoundRobin();

    internal ILoggerFactory Logging { get; private set; } = NullLoggerFactory.Instance;

    internal NetworkEngine? Engine { get; private set; }

    internal ClientTransport? Transport { get; private set; }

    internal TimeProvider Time { get; private set; } = TimeProvider.System;

    /// <summary>Changes the options: <c>o.Configure(x => x with { ConnectTimeout = … })</c>.</summary>
    /// <param name="change">Makes new options of old ones; called again whenever a bound configuration changes.</param>
    public KitexClientBuilder Configure(Func<KitexClientOptions, KitexClientOptions> change)
    {
        Steps.Add(change);
        return this;
    }

    /// <summary>
    /// Takes options from a section of a configuration, whose keys are called as the options; timeouts, retry, circuit breakers,
    /// degradation and what holds for single methods follow the configuration while the client runs. What is said after this in code wins.
    /// </summary>
    /// <param name="section">Such as <c>configuration.GetSection("Kitex:Clients:echo")</c>.</param>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be; the text says what may.</exception>
    public KitexClientBuilder Bind(IConfiguration section)
    {
        Steps.Bind(section, ClientSettings.Read);
        return this;
    }

    /// <summary>Calls these addresses in turn.</summary>
    /// <param name="hostPorts">"host:port", "[v6]:port" or "unix:/path".</param>
    public KitexClientBuilder HostPorts(params string[] hostPorts) => Configure(o => o with { HostPorts = hostPorts });

    /// <summary>Sends messages behind a TTHeader, Protobuf with a length behind that. The default.</summary>
    public KitexClientBuilder TTHeader() => Configure(static o => o with { Transport = ThriftTransport.TTHeader, Grpc = null });

    /// <summary>Sends messages behind a TTHeader and a length, as Kitex's own clients do when they are told to use TTHeader.</summary>
    public KitexClientBuilder TTHeaderFramed() => Configure(static o => o with { Transport = ThriftTransport.TTHeaderFramed, Grpc = null });

    /// <summary>Sends framed messages, for Apache Thrift's framed transport.</summary>
    public KitexClientBuilder Framed() => Configure(static o => o with { Transport = ThriftTransport.Framed, Grpc = null });

    /// <summary>Sends bare messages, for Apache Thrift's buffered transport and Kitex's PurePayload. Thrift alone goes so.</summary>
    public KitexClientBuilder Buffered() => Configure(static o => o with { Transport = ThriftTransport.Buffered, Grpc = null });

    /// <summary>Speaks gRPC over HTTP/2: the way for Protobuf methods, and for streams.</summary>
    /// <param name="change">Changes how; default as it is.</param>
    public KitexClientBuilder Grpc(Func<GrpcClientOptions, GrpcClientOptions>? change = null) =>
        Configure(o => o with { Grpc = (change ?? (static x => x))(o.Grpc ?? new()) });

    /// <summary>Speaks gRPC for streams alone, beside what all other calls go by.</summary>
    /// <param name="change">Changes how; default as it is.</param>
    public KitexClientBuilder GrpcStreams(Func<GrpcClientOptions, GrpcClientOptions>? change = null) =>
        Configure(o => o with { GrpcStreams = (change ?? (static x => x))(o.GrpcStreams ?? new()) });

    /// <summary>Speaks TLS, whatever the transport: <c>o.Tls()</c>, or <c>o.Tls(x => x with { TrustedAuthorities = … })</c>.</summary>
    /// <param name="change">Changes how; default as it is.</param>
    public KitexClientBuilder Tls(Func<TlsClientOptions, TlsClientOptions>? change = null) =>
        Configure(o => o with { Tls = (change ?? (static x => x))(o.Tls ?? new()) });

    /// <summary>The longest time for a call.</summary>
    public KitexClientBuilder Timeout(TimeSpan timeout) => Configure(o => o with { Timeout = timeout });

    /// <summary>The longest time for one attempt of a call; what Kitex calls the RPC timeout.</summary>
    public KitexClientBuilder AttemptTimeout(TimeSpan timeout) => Configure(o => o with { AttemptTimeout = timeout });

    /// <summary>Tries calls again: <c>o.Retry(RetryPolicy.Failure())</c>. Give attempts a time of their own, <see cref="AttemptTimeout"/>, that leaves some for others.</summary>
    public KitexClientBuilder Retry(RetryPolicy policy) => Configure(o => o with { Retry = policy });

    /// <summary>Gives callers something else instead of a failure.</summary>
    public KitexClientBuilder Fallback(FallbackPolicy policy) => Configure(o => o with { Fallback = policy });

    /// <summary>Says what holds for one method, over what holds for all.</summary>
    /// <param name="name">Its full name ("Echo.echo"), or the method's name alone.</param>
    /// <param name="policy">What is its own.</param>
    public KitexClientBuilder Method(string name, MethodPolicy policy) =>
        Configure(o => o with { Methods = new Dictionary<string, MethodPolicy>(o.Methods) { [name] = policy } });

    /// <summary>The longest time to wait for one message of a stream.</summary>
    public KitexClientBuilder ReceiveTimeout(TimeSpan timeout) => Configure(o => o with { ReceiveTimeout = timeout });

    /// <summary>The longest time for a connection.</summary>
    public KitexClientBuilder ConnectTimeout(TimeSpan timeout) => Configure(o => o with { ConnectTimeout = timeout });

    /// <summary>A connection for each call instead of a pool.</summary>
    public KitexClientBuilder ShortConnections() => Configure(static o => o with { Connections = ConnectionMode.Short });

    /// <summary>Keeps idle connections, so many. The default.</summary>
    public KitexClientBuilder Pool(PoolOptions pool) => Configure(o => o with { Pool = pool, Connections = ConnectionMode.Pooled });

    /// <summary>Many calls at once on few connections.</summary>
    /// <param name="connections">How many per address.</param>
    public KitexClientBuilder Multiplexed(int connections = 1) =>
        Configure(o => o with { Connections = ConnectionMode.Multiplexed, MultiplexedConnections = connections });

    /// <summary>Gives every call a label (<see cref="KitexClientOptions.Tags"/>).</summary>
    public KitexClientBuilder Tag(string name, string value) =>
        Configure(o => o with { Tags = new Dictionary<string, string>(o.Tags) { [name] = value } });

    /// <summary>The name of the calling service.</summary>
    public KitexClientBuilder Caller(string name) => Configure(o => o with { Caller = name });

    /// <summary>Sends metainfo alone, as a Kitex client without its meta handler does.</summary>
    public KitexClientBuilder WithoutStandardKeys() => Configure(static o => o with { StandardKeys = false });

    /// <summary>Guards payloads against changes on the way, such as by <see cref="PayloadValidator.Crc32C"/>.</summary>
    public KitexClientBuilder ValidatePayloads(PayloadValidator validator) => Configure(o => o with { PayloadValidator = validator });

    /// <summary>Fails calls of a method at once while too many like them have failed of late.</summary>
    /// <param name="change">Changes when: <c>x => x with { ErrorRate = 0.3 }</c>. Default as Kitex has it.</param>
    public KitexClientBuilder CircuitBreaker(Func<CircuitBreakerOptions, CircuitBreakerOptions>? change = null) =>
        Configure(o => o with { CircuitBreaker = (change ?? (static x => x))(o.CircuitBreaker ?? new()) });

    /// <summary>Sends no calls to an instance while too many connections to it have failed of late.</summary>
    /// <param name="change">Changes when. Default as Kitex has it.</param>
    public KitexClientBuilder InstanceCircuitBreaker(Func<CircuitBreakerOptions, CircuitBreakerOptions>? change = null) =>
        Configure(o => o with { InstanceCircuitBreaker = (change ?? (static x => x))(o.InstanceCircuitBreaker ?? new()) });

    /// <summary>Passes over instances that fail far more often than the others, for a while.</summary>
    /// <param name="change">Changes when. Default as <see cref="OutlierEjectionOptions"/> has it.</param>
    public KitexClientBuilder EjectOutliers(Func<OutlierEjectionOptions, OutlierEjectionOptions>? change = null) =>
        Configure(o => o with { OutlierEjection = (change ?? (static x => x))(o.OutlierEjection ?? new()) });

    /// <summary>Tells when a circuit opens, tries or closes, in the middle of a call.</summary>
    public KitexClientBuilder OnCircuitChanged(Action<CircuitChange> listener) => Configure(o => o with { CircuitChanged = o.CircuitChanged + listener });

    /// <summary>Keeps back calls that the rule forbids, beside those added before.</summary>
    public KitexClientBuilder AccessRule(AccessRule rule) => Configure(o => o with { AccessRules = [.. o.AccessRules, rule] });

    /// <summary>Finds the instances and connects to each before the first call.</summary>
    /// <param name="change">Changes how. Default as <see cref="WarmUpOptions"/> has it.</param>
    public KitexClientBuilder WarmUp(Func<WarmUpOptions, WarmUpOptions>? change = null) =>
        Configure(o => o with { WarmUp = (change ?? (static x => x))(o.WarmUp ?? new()) });

    /// <summary>Adds a middleware inside the ones added before.</summary>
    /// <param name="middleware">The layer.</param>
    /// <param name="name">What <see cref="KitexClient.Describe"/> calls it. Default by its number.</param>
    public KitexClientBuilder Use(RpcMiddleware middleware, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middleware.Add(new PipelineLayer(name ?? $"middleware {_middleware.Count + 1}", middleware));
        return this;
    }

    /// <summary>Adds a middleware that sees each instance an attempt goes to, inside the ones added before.</summary>
    /// <param name="middleware">The layer; <see cref="RpcRequest.Destination"/> is chosen when it is called.</param>
    /// <param name="name">What <see cref="KitexClient.Describe"/> calls it. Default by its number.</param>
    public KitexClientBuilder UsePerInstance(RpcMiddleware middleware, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _perInstance.Add(new PipelineLayer(name ?? $"middleware {_perInstance.Count + 1} per instance", middleware));
        return this;
    }

    /// <summary>Finds the service's instances by this resolver. Default: the fixed list of <see cref="HostPorts"/>.</summary>
    public KitexClientBuilder UseResolver(IResolver resolver)
    {
        Resolver = resolver;
        return this;
    }

    /// <summary>Chooses among the service's instances by this balancer. Default: weighted round robin.</summary>
    public KitexClientBuilder UseLoadBalancer(ILoadBalancer balancer)
    {
        Balancer = balancer;
        return this;
    }

    /// <summary>Lets instances that appear begin with a tenth of their share of calls, and gain the rest over this time.</summary>
    public KitexClientBuilder SlowStart(TimeSpan window) => Configure(o => o with { SlowStart = window });

    /// <summary>Logs here. Default: nowhere.</summary>
    public KitexClientBuilder UseLogging(ILoggerFactory logging)
    {
        Logging = logging;
        return this;
    }

    /// <summary>Connects through this engine, which stays the caller's to dispose. Default: sockets of the client's own.</summary>
    public KitexClientBuilder UseEngine(NetworkEngine engine)
    {
        Engine = engine;
        return this;
    }

    /// <summary>Carries calls by this transport, which the client then owns. Default: messages over the engine's connections.</summary>
    public KitexClientBuilder UseTransport(ClientTransport transport)
    {
        Transport = transport;
        return this;
    }

    /// <summary>Measures time by this clock. Default: the system's.</summary>
    public KitexClientBuilder UseTime(TimeProvider time)
    {
        Time = time;
        return this;
    }
}
