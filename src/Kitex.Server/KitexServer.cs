using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Kitex.Diagnostics;
using Kitex.Network;
using Kitex.Network.Tls;
using Kitex.Protocols.Framing;
using Kitex.Server.Admin;
using Kitex.Server.Admin.Prometheus;
using Kitex.Server.Diagnostics;
using Kitex.Server.Dispatching;
using Kitex.Server.Protocols;
using Kitex.Server.Protocols.Grpc;
using Kitex.Server.Registration;
using Microsoft.Extensions.Logging;

namespace Kitex.Server;

/// <summary>
/// A server of one or more services on one port: <c>EchoServer.Create(new EchoImpl()).RunAsync()</c>. Started once,
/// stopped once; whoever makes it disposes it.
/// </summary>
public sealed partial class KitexServer : IAsyncDisposable
{
    // For handlers to end after their connections were broken off.
    private static readonly TimeSpan AbortGrace = TimeSpan.FromSeconds(1);

    // A registry is told even where calls get no time to finish.
    private static readonly TimeSpan LeastDeregisterTime = TimeSpan.FromSeconds(1);

    private readonly LiveServerOptions _live;
    private readonly KitexServerOptions _options;
    private readonly EndPoint _address;
    private readonly Admission _admission;
    private readonly RpcDispatcher _dispatcher;
    private readonly ProtocolSniffer _sniffer;
    private readonly NetworkEngine _engine;
    private readonly NetworkEngine _port;
    private readonly bool _ownsEngine;
    private readonly TimeProvider _time;
    private readonly NotedLogger _logger;
    private readonly string _services;
    private readonly ServedService[] _served;
    private readonly string[] _middleware;
    private readonly OpenConnections _connections;
    private NetworkListener? _listener;
    private Task? _stopped;
    private readonly DrainState _drain = new();
    private readonly ServerMetrics _metrics = new();
    private readonly ServerHooks _hooks;
    private readonly ServerRegistrations _registrations;
    private readonly RefusalLog _refusals;
    private readonly WatchedClients _watched = new();
    private readonly EventLog _events;
    private readonly AdminServer? _admin;
    private readonly MetricsRoute? _adminMetrics;
    private DateTimeOffset? _started;

    private KitexServer(KitexServerBuilder builder)
    {
        _time = builder.Time;
        _events = new EventLog(_time);
        _logger = new NotedLogger(builder.Logging.CreateLogger<KitexServer>(), _events);
        _connections = new OpenConnections(_time);
        _served = [.. builder.Served];
        _middleware = [.. builder.MiddlewareNames];
        _admission = new Admission(_metrics, _time, _logger);
        _live = new LiveServerOptions(builder.Steps, _admission, _logger);
        _options = _live.Built;
        _address = AddressText.Parse(_options.Address);
        _hooks = new ServerHooks(this, builder.Started, builder.Stopping, builder.Stopped, _logger);
        _dispatcher = new RpcDispatcher(builder.Served, builder.Middleware, _options, _admission, builder.UnknownGrpcCalls) { Observer = Observe(builder) };
        foreach (var used in builder.Registries)
        {
            used.Options.Validate();
        }

        _registrations = new ServerRegistrations(builder.Registries, NamesToRegister(builder), _time, _logger);
        _services = string.Join(", ", builder.Services.Select(static s => s.Name));
        _ownsEngine = builder.Engine is null;
        _engine = builder.Engine ?? NetworkEngine.ForThisSystem(builder.Time);
        _port = _options.Tls is { } tls ? Secured(_engine, tls) : _engine;
        _refusals = new RefusalLog(_metrics, _logger);
        _sniffer = new ProtocolSniffer(Protocols(), _live, _drain, _refusals, _time);
        _admin = MakeAdmin(out _adminMetrics);
        builder.MarkBuilt();
        _live.Follow();
    }

    /// <summary>The address bound, with the port the system chose where 0 was asked for; null before the start.</summary>
    public EndPoint? Address => _listener?.LocalEndPoint;

    /// <summary>The outermost endpoint, for a client in the same process (<see cref="Transport.InMemoryTransport"/>).</summary>
    public RpcEndpoint Endpoint => _dispatcher.AdmitAsync;

    /// <summary>The limits that hold now; <see cref="Reconfigure"/> changes them.</summary>
    public LimitOptions Limits => _live.Current.Limits;

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>gRPC's part; null where only TTHeader is spoken.</summary>
    internal GrpcProtocol? Grpc { get; private set; }

    /// <summary>Connections open now, by the name of the protocol spoken; "unknown" before the first bytes.</summary>
    internal Dictionary<string, int> ConnectionsByProtocol() => _connections.CountBy(_sniffer.Protocols.Select(static protocol => protocol.Name));

    /// <summary>Makes a server of one service, or of more with <see cref="KitexServerBuilder.AddService"/>.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or services conflict; the text says what to do.</exception>
    /// <exception cref="FormatException">The address is none; the text shows the forms.</exception>
    public static KitexServer Create(ServiceDescriptor service, Action<KitexServerBuilder>? configure = null)
    {
        var builder = new KitexServerBuilder().AddService(service);
        configure?.Invoke(builder);
        return new KitexServer(builder);
    }

    /// <summary>
    /// Changes what holds from now on: limits, rules of access, timeouts. It stands over what a bound configuration says, then and
    /// later. No call is lost by it: calls and connections that are there stay, and count.
    /// </summary>
    /// <param name="change">Makes new options of old ones; called again whenever those change.</param>
    /// <param name="source">
    /// Who says so, such as a document of a config centre: the change takes the place of the source's last one, of which nothing is
    /// left. Null for a change that stays as long as the server.
    /// </param>
    /// <exception cref="ArgumentException">A value is out of range, or what the server is built of would change; all is as before.</exception>
    public void Reconfigure(Func<KitexServerOptions, KitexServerOptions> change, string? source = null) => _live.Change(change, source);

    /// <summary>Serves until SIGTERM, SIGINT or the token, then drains and stops.</summary>
    /// <exception cref="NetworkException">The address cannot be bound.</exception>
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await StartAsync(cancellation).ConfigureAwait(false);
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync(CancellationToken.None).ConfigureAwait(false);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>Binds the address and begins to serve; then runs the hooks, and registers.</summary>
    /// <exception cref="NetworkException">The address cannot be bound.</exception>
    /// <exception cref="RegistrationException">A registry did not take the server, which has stopped.</exception>
    /// <exception cref="InvalidOperationException">The server was started before.</exception>
    /// <remarks>What a hook of <see cref="KitexServerBuilder.OnStarted"/> throws stops the server and is thrown on.</remarks>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_listener is not null || _stopped is not null)
        {
            throw new InvalidOperationException("A server starts once; make another one.");
        }

        _listener = Listen();
        ServerGauges.Add(this);
        _started = _time.GetUtcNow();
        if (_logger.IsEnabled(LogLevel.Information))
        {
            Log.Listening(_logger, AddressText.Format(_listener.LocalEndPoint), _options.Tls is null ? "" : " with TLS", _services);
        }

        try
        {
            _admin?.Start();
            await _hooks.StartedAsync(cancellation).ConfigureAwait(false);
            await _registrations.RegisterAsync(_listener.LocalEndPoint, cancellation).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Deregisters and goes on for <see cref="RegistrationOptions.DeregisterWait"/>; then stops accepting, lets calls under way finish within the drain timeout, and closes what is left.</summary>
    /// <param name="cancellation">Ends the waiting early; what is left is closed at once.</param>
    public Task StopAsync(CancellationToken cancellation = default) => _stopped ??= DrainAsync(cancellation);

    /// <summary>Stops, if that was not done, and frees everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (_admin is not null)
        {
            // One that never started was not stopped.
            await _admin.DisposeAsync().ConfigureAwait(false);
            _adminMetrics!.Dispose();
        }

        _live.Dispose();
        if (_ownsEngine)
        {
            await _engine.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Calls are not part of whatever starts the server.</summary>
    private NetworkListener Listen()
    {
        using var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        return _port.Listen(
            _address,
            new ListenOptions
            {
                CurrentMaxConnections = () => _admission.MaxConnections,
                ReusePort = _options.ReusePort,
                Refused = open => Log.TooManyConnections(_logger, open),
                HandlerFailed = ReportFailure,
            },
            ServeAsync);
    }

    private TlsEngine Secured(NetworkEngine engine, TlsServerOptions tls) => engine is TlsEngine
        ? throw new ArgumentException("The engine speaks TLS already. Leave out Tls(), or the TlsEngine.")
        : new TlsEngine(engine, tls.ToEngine(offersHttp2: !_options.MultiplexedOnly), _time);

    private ServerProtocol[] Protocols()
    {
        var exchange = new MessageExchange(_dispatcher, _live, _time, _logger);
        var grpc = new GrpcServerSettings(_dispatcher, _live, _drain, _refusals, _time, _logger) { Connections = _connections };
        var multiplexed = new MultiplexedProtocol(exchange, _live, _connections, _drain, _refusals, _time);
        if (_options.MultiplexedOnly)
        {
            return [multiplexed];
        }

        Grpc = new GrpcProtocol(grpc);
        return [Grpc, multiplexed, new MessageProtocol(exchange, FramingDetector.ForThrift(_options.TTHeader), _live, _connections, _drain, _refusals, _time)];
    }

    private CallObserver Observe(KitexServerBuilder builder)
    {
        var observer = new CallObserver(ActivityKind.Server, ServerMetrics.Calls, _options.Telemetry, _time, builder.Logging.CreateLogger(CallObserver.LogCategory));
        if (_options.Admin is { } admin)
        {
            observer.Count(new CallStatistics(admin.Statistics, isServed: true, _time));
        }

        return observer;
    }

    private async Task ServeAsync(NetworkConnection connection)
    {
        var peer = _connections.Add(connection);
        try
        {
            if (await _sniffer.ChooseAsync(connection).ConfigureAwait(false) is { } protocol)
            {
                peer.Speak(protocol.Name);
                await protocol.ServeAsync(connection).ConfigureAwait(false);
            }
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            _connections.Remove(connection);
        }
    }

    private void ReportFailure(Exception failed)
    {
        if (failed is TlsHandshakeException handshake)
        {
            _refusals.Refuse(handshake);
        }
        else
        {
            Log.ConnectionFailed(_logger, failed);
        }
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        if (_listener is null)
        {
            return;
        }

        await LeaveAsync(_live.Current.DrainTimeout, cancellation).ConfigureAwait(false);
        var drainTimeout = _live.Current.DrainTimeout;
        using var timer = new CancellationTokenSource(drainTimeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        Log.Stopping(_logger, _connections.Count, drainTimeout);
        await _listener.StopAcceptingAsync().ConfigureAwait(false);
        _drain.Begin();
        foreach (var connection in _connections.All)
        {
            connection.Interrupt();
        }

        await _listener.WaitUntilEmptyAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Every handler's token fires now; one that does not listen to it is left behind.
        await _listener.DisposeAsync().AsTask().WaitAsync(AbortGrace, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ServerGauges.Remove(this);
        await _hooks.StoppedAsync(limit.Token).ConfigureAwait(false);
        if (_admin is not null)
        {
            await _admin.DisposeAsync().ConfigureAwait(false);
            _adminMetrics!.Dispose();
        }

        Log.Stopped(_logger);
    }

    /// <summary>Hooks and registries have the drain timeout each, so that callers can hear of the end before it comes.</summary>
    private async Task LeaveAsync(TimeSpan most, CancellationToken cancellation)
    {
        using (var timer = new CancellationTokenSource(most, _time))
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token))
        {
            await _hooks.StoppingAsync(limit.Token).ConfigureAwait(false);
        }

        await _registrations.DeregisterAsync(most > LeastDeregisterTime ? most : LeastDeregisterTime, cancellation).ConfigureAwait(false);
    }

    private static string[] NamesToRegister(KitexServerBuilder builder) =>
        [.. builder.Served.Where(static served => !served.IsGrpcOnly).Select(static served => served.Descriptor.Name)];
}
