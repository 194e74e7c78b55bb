using System.Diagnostics;
using System.Runtime.CompilerServices;
using Kitex.Diagnostics;
using Kitex.Discovery;
using Kitex.LoadBalancing;
using Kitex.Network;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Resilience.Fallback;
using Kitex.Resilience.Retrying;
using Kitex.Resilience.Timeouts;
using Kitex.Transport;
using Kitex.Transport.Grpc;
using Microsoft.Extensions.Logging;

namespace Kitex.Client;

/// <summary>
/// A client of one service, the base of generated clients. Made once and kept: it is safe for many calls at once and
/// holds the connections. Whoever makes it disposes it.
/// </summary>
public abstract partial class KitexClient : IAsyncDisposable
{
    private readonly ClientPipeline _pipeline;
    private readonly RpcEndpoint _call;
    private readonly InstanceDirectory _directory;
    private readonly LiveClientOptions _live;
    private readonly ClientTransport _transport;
    private readonly ClientCircuits _circuits;
    private readonly WarmUp _warmUp;
    private readonly MeasuredClient _measured;
    private readonly NetworkEngine? _ownEngine;
    private readonly KitexClientOptions _options;
    private readonly TimeProvider _time;
    private readonly string _callee;
    private readonly EventLog _events;
    private readonly CallObserver _observer;
    private bool _disposed;

    /// <param name="callee">The name of the service called, as registries know it.</param>
    /// <param name="configure">Says what the client is made of.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="FormatException">An address is none.</exception>
    protected KitexClient(string callee, Action<KitexClientBuilder>? configure)
    {
        ArgumentNullException.ThrowIfNull(callee);
        var builder = new KitexClientBuilder();
        configure?.Invoke(builder);
        _events = new EventLog(builder.Time);
        var logger = new NotedLogger(builder.Logging.CreateLogger<KitexClient>(), _events);
        _live = new LiveClientOptions(builder.Steps, logger);
        _callee = callee;
        _options = _live.Built;
        _time = builder.Time;
        _transport = builder.Transport ?? Connect(builder, out _ownEngine);
        _circuits = Circuits(logger);
        _directory = new InstanceDirectory(callee, Directory(builder, logger) with { Changed = [ForgetRemoved] });
        var balancing = new BalanceLayer(_directory, _options.MostPicks, _time) { IsPassedOver = _circuits.Outliers is { } outliers ? outliers.IsEjected : null };
        var fallback = new FallbackLayer(logger);
        var grpc = _transport switch
        {
            GrpcTransport => new GrpcUse(Calls: true, Streams: true),
            StreamsApartTransport => new GrpcUse(Calls: false, Streams: true),
            _ => default,
        };
        _observer = new CallObserver(ActivityKind.Client, ClientInstruments.Calls, _options.Telemetry, _time, builder.Logging.CreateLogger(CallObserver.LogCategory));
        _pipeline = new ClientPipeline(builder, _live, new CallTelemetry(_observer, grpc), new AttemptTelemetry(grpc, _time), fallback, new RetryLayer(_time), _circuits, balancing, _transport);
        _call = _pipeline.Call;
        _warmUp = new WarmUp(callee, _options.WarmUp ?? new(), _directory, _transport, _time, logger);
        if (_live.Policies.WithoutTimeToRetry is { Count: > 0 } methods)
        {
            Diagnostics.Log.NoTimeToRetry(logger, string.Join(", ", methods));
        }

        if (_options.WarmUp is { OnBuild: true })
        {
            _ = _warmUp.BeginAsync();
        }

        _measured = new MeasuredClient(callee, () => _transport.Counts, () => _circuits.States);
        ClientGauges.Add(_measured);
        _live.Follow();
    }

    /// <summary>
    /// The layers every call goes through, outermost first, as this client was built; "(off)" behind those that do nothing unless a call
    /// or a change asks for them.
    /// </summary>
    public IReadOnlyList<string> Describe() => _pipeline.Describe();

    /// <summary>
    /// Changes what holds for calls that begin from now on: timeouts, retry, circuit breakers, fallback, access rules, degradation,
    /// single methods. It stands over what a bound configuration says, then and later.
    /// </summary>
    /// <param name="change">Makes new options of old ones; called again whenever those change.</param>
    /// <param name="source">
    /// Who says so, such as a document of a config centre: the change takes the place of the source's last one, of which nothing is
    /// left. Null for a change that stays as long as the client.
    /// </param>
    /// <exception cref="ArgumentException">A value is out of range, or what the client is built of would change; all is as before.</exception>
    public void Reconfigure(Func<KitexClientOptions, KitexClientOptions> change, string? source = null) => _live.Change(change, source);

    /// <summary>The circuits that are not closed, for diagnosis.</summary>
    public IReadOnlyList<CircuitStatus> OpenCircuits() => _circuits.NotClosed;

    /// <summary>
    /// Finds the instances of the service and connects to each, as <see cref="KitexClientOptions.WarmUp"/> says; joins in where that
    /// is under way or done. One that failed is begun anew.
    /// </summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="RpcException">Something failed, and <see cref="WarmUpOptions.Errors"/> says that it is to be thrown.</exception>
    public Task WarmUpAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _warmUp.JoinAsync(cancellation);
    }

    /// <summary>Closes all connections. Calls under way fail as lost.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        ClientGauges.Remove(_measured);
        _live.Dispose();
        await _warmUp.DisposeAsync().ConfigureAwait(false);
        await _directory.DisposeAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        if (_ownEngine is not null)
        {
            await _ownEngine.DisposeAsync().ConfigureAwait(false);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Calls a method with a result.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected async ValueTask<T> CallAsync<T>(RpcMethod method, object? message, CallContext call)
        where T : notnull
    {
        var response = await _call(Request(method, message, call), call.CallToken).ConfigureAwait(false);
        call.Captured?.Fill(response.Meta);
        return response.Error is null ? (T)response.Message! : throw response.Error.ToException();
    }

    /// <summary>Calls a method without a result: void, or oneway, which returns once the request is sent.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected async ValueTask SendAsync(RpcMethod method, object? message, CallContext call)
    {
        var response = await _call(Request(method, message, call), call.CallToken).ConfigureAwait(false);
        call.Captured?.Fill(response.Meta);
        if (response.Error is not null)
        {
            throw response.Error.ToException();
        }
    }

    /// <summary>Calls a method with a result and blocks the thread until it has ended.</summary>
    protected T Call<T>(RpcMethod method, object? message, CallContext call)
        where T : notnull
    {
        var response = Block(method, message, call);
        return response.Error is null ? (T)response.Message! : throw response.Error.ToException();
    }

    /// <summary>
    /// Calls a method without a result and blocks the thread until it has ended: void, or oneway, which returns once the request
    /// is sent.
    /// </summary>
    protected void Send(RpcMethod method, object? message, CallContext call)
    {
        if (Block(method, message, call).Error is { } error)
        {
            throw error.ToException();
        }
    }

    private RpcResponse Block(RpcMethod method, object? message, CallContext call)
    {
        // Middleware that goes on in the context it began in would wait for the thread that is blocked here.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        RpcResponse response;
        try
        {
            var pending = _call(Request(method, message, call, isBlocking: true), call.CallToken);
            response = pending.IsCompletedSuccessfully ? pending.Result : pending.AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        call.Captured?.Fill(response.Meta);
        return response;
    }

    private RpcRequest Request(RpcMethod method, object? message, CallContext call, bool isBlocking = false)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var options = call.Options;
        var policy = _live.Policies.Of(method);
        var timeout = options?.Timeout ?? (method.IsStreaming ? Timeout.InfiniteTimeSpan : policy.Timeout!.Value);
        var started = _time.GetTimestamp();
        var retry = options?.Retry ?? policy.Retry;
        options?.Retry?.Validate();
        var whole = CallDeadline.Of(_time, started, timeout, call.Incoming);
        var first = method.IsStreaming ? whole : whole.ForAttempt(_time, started, options?.AttemptTimeout ?? policy.AttemptTimeout!.Value);
        return new RpcRequest
        {
            Method = method,
            Message = message,
            Callee = _callee,
            Caller = _options.Caller,
            CallerMethod = call.Incoming?.Method.Name ?? "",
            Destination = options?.Host is { } host ? new Instance(AddressText.Parse(host)) : null,
            Meta = MetaInfo.Onward(options?.Metainfo, call.Incoming?.Meta),
            Headers = options?.Headers ?? RpcMetadata.Empty,
            Tags = CallTags.Of(_options.Tags, options?.Tags),
            Options = options,
            CapturesResponse = call.Captured is not null,
            IsBlocking = isBlocking,
            Started = started,
            Policy = policy,
            Deadline = first.At,
            DeadlineOrigin = first.Origin,
            Track = RetryLayer.Track(method, retry, whole),
            Incoming = call.Incoming,
        };
    }

    private ClientCircuits Circuits(ILogger logger)
    {
        var notices = new CircuitNotices(_options.CircuitChanged, logger);
        return new ClientCircuits
        {
            Methods = new MethodCircuits(_options.CircuitKey, _options.CircuitClassifier, notices, _time),
            Instances = new InstanceCircuits(() => _live.Current.InstanceCircuitBreaker, _options.InstanceCircuitClassifier, notices, _time),
            Outliers = _options.OutlierEjection is { } ejection ? new OutlierEjection(ejection, notices, _time) : null,
        };
    }

    private void ForgetRemoved(InstanceChange change)
    {
        _circuits.Forget(change.Removed);
        foreach (var removed in change.Removed)
        {
            _transport.Forget(removed.Address);
        }
    }

    private static DirectorySettings Directory(KitexClientBuilder builder, ILogger logger) => new(
        builder.Resolver ?? new StaticResolver(builder.Options.HostPorts.Select(static text => new Instance(AddressText.Parse(text)))),
        builder.Balancer,
        builder.Options.Discovery,
        builder.Time,
        logger)
    {
        SlowStart = builder.Options.SlowStart,
        Tags = builder.Options.Tags,
    };

    private static ClientTransport Connect(KitexClientBuilder builder, out NetworkEngine? ownEngine)
    {
        ownEngine = builder.Engine is null ? NetworkEngine.ForThisSystem(builder.Time) : null;
        return ClientTransports.Create(builder.Options, builder.Engine ?? ownEngine!, builder.Time);
    }
}
