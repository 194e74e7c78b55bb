using System.Security.Cryptography.X509Certificates;
using Kitex.Configuration;
using Kitex.Diagnostics;
using Kitex.Discovery;
using Kitex.Network;
using Kitex.Protocols.TTHeader;
using Kitex.Server.Admin;
using Kitex.Server.Configuration;
using Kitex.Server.Dispatching;
using Kitex.Server.Registration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Server;

/// <summary>What a server is made of. Every method returns the builder, so that calls chain.</summary>
public sealed class KitexServerBuilder
{
    private readonly List<ServedService> _services = [];
    private readonly List<RpcMiddleware> _middleware = [];
    private readonly List<string> _middlewareNames = [];
    private readonly List<Func<KitexServer, CancellationToken, Task>> _started = [];
    private readonly List<Func<KitexServer, CancellationToken, Task>> _stopping = [];
    private readonly List<Func<KitexServer, CancellationToken, Task>> _stopped = [];
    private readonly List<UsedRegistry> _registries = [];
    private bool _isBuilt;

    internal KitexServerBuilder()
    {
    }

    /// <summary>The options as set so far.</summary>
    public KitexServerOptions Options => Steps.Options;

    internal OptionSteps<KitexServerOptions> Steps { get; } = new(new());

    /// <summary>The services added so far.</summary>
    public IReadOnlyList<ServiceDescriptor> Services => [.. _services.Select(static s => s.Descriptor)];

    internal IReadOnlyList<ServedService> Served => _services;

    internal IReadOnlyList<RpcMiddleware> Middleware => _middleware;

    internal IReadOnlyList<string> MiddlewareNames => _middlewareNames;

    internal IReadOnlyList<Func<KitexServer, CancellationToken, Task>> Started => _started;

    internal IReadOnlyList<Func<KitexServer, CancellationToken, Task>> Stopping => _stopping;

    internal IReadOnlyList<Func<KitexServer, CancellationToken, Task>> Stopped => _stopped;

    internal IReadOnlyList<UsedRegistry> Registries => _registries;

    internal RpcHandler? UnknownGrpcCalls { get; private set; }

    internal NetworkEngine? Engine { get; private set; }

    internal TimeProvider Time { get; private set; } = TimeProvider.System;

    internal ILoggerFactory Logging { get; private set; } = NullLoggerFactory.Instance;

    /// <summary>Changes the options: <c>o.Configure(x => x with { ReadTimeout = … })</c>.</summary>
    /// <param name="change">Makes new options of old ones; called again whenever a bound configuration changes.</param>
    public KitexServerBuilder Configure(Func<KitexServerOptions, KitexServerOptions> change)
    {
        Steps.Add(change);
        return this;
    }

    /// <summary>
    /// Takes options from a section of a configuration, whose keys are called as the options; limits and timeouts follow the
    /// configuration while the server serves. What is said after this in code wins.
    /// </summary>
    /// <param name="section">Such as <c>configuration.GetSection("Kitex:Server")</c>.</param>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be; the text says what may.</exception>
    public KitexServerBuilder Bind(IConfiguration section)
    {
        Steps.Bind(section, ServerSettings.Read);
        return this;
    }

    /// <summary>Listens on this address instead of ":8888".</summary>
    /// <param name="address">":port", "host:port", "[v6]:port" or "unix:/path".</param>
    public KitexServerBuilder Listen(string address) => Configure(o => o with { Address = address });

    /// <summary>Limits what the server takes on: <c>o.Limit(x => x with { Server = new() { PerSecond = 1000 } })</c>.</summary>
    public KitexServerBuilder Limit(Func<LimitOptions, LimitOptions> change) => Configure(o => o with { Limits = change(o.Limits) });

    /// <summary>Refuses calls that the rule forbids, before their body is read, beside the rules added before.</summary>
    public KitexServerBuilder AdmissionRule(AdmissionRule rule) => Configure(o => o with { AdmissionRules = [.. o.AdmissionRules, rule] });

    /// <summary>Refuses calls that the rule forbids, once the request is read, beside the rules added before.</summary>
    public KitexServerBuilder AccessRule(AccessRule rule) => Configure(o => o with { AccessRules = [.. o.AccessRules, rule] });

    /// <summary>Speaks TLS on the port, whatever the protocol above.</summary>
    /// <param name="certificate">The server's certificate with its private key.</param>
    /// <param name="change">Changes how: <c>x => x with { ClientCertificates = ClientCertificateMode.Required }</c>. Default as it is.</param>
    public KitexServerBuilder Tls(X509Certificate2 certificate, Func<TlsServerOptions, TlsServerOptions>? change = null) =>
        Configure(o => o with { Tls = (change ?? (static x => x))((o.Tls ?? new()) with { Certificate = certificate }) });

    /// <summary>Serves one more service on the same port.</summary>
    /// <param name="service">The service with its handler.</param>
    /// <param name="middleware">Layers for this service alone, inside those for all; the first is the outermost.</param>
    /// <exception cref="InvalidOperationException">The server is made already.</exception>
    public KitexServerBuilder AddService(ServiceDescriptor service, params RpcMiddleware[] middleware) => Add(service, middleware, isGrpcOnly: false);

    /// <summary>
    /// Serves one more service to gRPC callers alone, who must name it with its package. No other lookup sees it: whatever its
    /// name and those of its methods, the services of <see cref="AddService"/> keep their calls, and need no fallback for its sake.
    /// </summary>
    /// <param name="service">The service with its handler.</param>
    /// <param name="middleware">Layers for this service alone, inside those for all; the first is the outermost.</param>
    /// <exception cref="InvalidOperationException">The server is made already.</exception>
    public KitexServerBuilder AddGrpcService(ServiceDescriptor service, params RpcMiddleware[] middleware) => Add(service, middleware, isGrpcOnly: true);

    /// <summary>
    /// Hands gRPC calls of methods that are not served to this handler instead of refusing them. It sees each as a stream, of whatever
    /// kind it is: <see cref="RpcRequest.Method"/> tells what is called, <see cref="RpcRequest.Stream"/> has the messages as bytes, a
    /// <see cref="ReadOnlyMemory{T}"/> each, and takes those of the answer.
    /// </summary>
    public KitexServerBuilder HandleUnknownGrpcCalls(RpcHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        UnknownGrpcCalls = handler;
        return this;
    }

    /// <summary>Gives calls without a service name to this service, where several have the method.</summary>
    /// <param name="service">The service's name as in the IDL.</param>
    /// <exception cref="InvalidOperationException">Another service is the fallback already.</exception>
    public KitexServerBuilder FallbackService(string service)
    {
        if (Options.FallbackService is { } other && other != service)
        {
            throw new InvalidOperationException($"There is one fallback service; {other} is it already, so {service} cannot be.");
        }

        return Configure(o => o with { FallbackService = service });
    }

    /// <summary>Refuses calls that do not name a service that is here.</summary>
    public KitexServerBuilder RequireServiceName() => Configure(static o => o with { RequireServiceName = true });

    /// <summary>Takes TTHeader only and every connection as a multiplexed one.</summary>
    public KitexServerBuilder MultiplexedOnly() => Configure(static o => o with { MultiplexedOnly = true });

    /// <summary>Sends metainfo alone, as a Kitex server without its meta handler does.</summary>
    public KitexServerBuilder WithoutStandardKeys() => Configure(static o => o with { StandardKeys = false });

    /// <summary>Guards payloads against changes on the way, such as by <see cref="PayloadValidator.Crc32C"/>.</summary>
    public KitexServerBuilder ValidatePayloads(PayloadValidator validator) => Configure(o => o with { PayloadValidator = validator });

    /// <summary>
    /// Registers the server once it has started, and deregisters it before it stops. A registry that does not take it stops the
    /// server, and its start fails. May be called for several registries.
    /// </summary>
    /// <param name="registry">Such as a <see cref="LocalRegistry"/>.</param>
    /// <param name="change">Changes how: <c>x => x with { Services = ["echo"] }</c>. Default as it is.</param>
    public KitexServerBuilder UseRegistry(IRegistry registry, Func<RegistrationOptions, RegistrationOptions>? change = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _registries.Add(new UsedRegistry(registry, change is null ? new() : change(new())));
        return this;
    }

    /// <summary>Runs when the server listens, before it registers. What it throws stops the server, and its start fails with it.</summary>
    public KitexServerBuilder OnStarted(Func<KitexServer, CancellationToken, Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        _started.Add(hook);
        return this;
    }

    /// <summary>Runs when the server is told to stop, while it is still registered and accepts calls. What it throws is logged; its token fires after the drain timeout.</summary>
    public KitexServerBuilder OnStopping(Func<KitexServer, CancellationToken, Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        _stopping.Add(hook);
        return this;
    }

    /// <summary>Runs when the last connection is closed. What it throws is logged; its token fires after the drain timeout.</summary>
    public KitexServerBuilder OnStopped(Func<KitexServer, CancellationToken, Task> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        _stopped.Add(hook);
        return this;
    }

    /// <summary>Adds a middleware for all services inside the ones added before.</summary>
    /// <param name="middleware">The layer.</param>
    /// <param name="name">What <see cref="KitexServer.Diagnose"/> calls it. Default by its number.</param>
    public KitexServerBuilder Use(RpcMiddleware middleware, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middlewareNames.Add(name ?? $"middleware {_middleware.Count + 1}");
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Listens through this engine, which stays the caller's to dispose. Default: sockets of the server's own.</summary>
    public KitexServerBuilder UseEngine(NetworkEngine engine)
    {
        Engine = engine;
        return this;
    }

    /// <summary>Measures time by this clock. Default: the system's.</summary>
    public KitexServerBuilder UseTime(TimeProvider time)
    {
        Time = time;
        return this;
    }

    /// <summary>Tells more about calls: <c>o.Telemetry(x => x with { Filter = static method => method.Service != "Health" })</c>.</summary>
    public KitexServerBuilder Telemetry(Func<TelemetryOptions, TelemetryOptions> change) => Configure(o => o with { Telemetry = change(o.Telemetry) });

    /// <summary>Writes one line in the log for each call: <c>o.AccessLog(x => x with { OnlyTroubles = true })</c>.</summary>
    /// <param name="change">Changes how. Default as <see cref="AccessLogOptions"/> has it.</param>
    public KitexServerBuilder AccessLog(Func<AccessLogOptions, AccessLogOptions>? change = null) =>
        Telemetry(x => x with { AccessLog = (change ?? (static log => log))(x.AccessLog ?? new()) });

    /// <summary>Opens a second port for people, <c>http://127.0.0.1:8889/</c>, with the server's page.</summary>
    /// <param name="change">Changes how: <c>x => x with { Address = "0.0.0.0:8889", Token = … }</c>. Default as <see cref="AdminOptions"/> has it.</param>
    public KitexServerBuilder Admin(Func<AdminOptions, AdminOptions>? change = null) =>
        Configure(o => o with { Admin = (change ?? (static x => x))(o.Admin ?? new()) });

    /// <summary>Logs here. Default: nowhere.</summary>
    public KitexServerBuilder UseLogging(ILoggerFactory logging)
    {
        Logging = logging;
        return this;
    }

    internal void MarkBuilt() => _isBuilt = true;

    private KitexServerBuilder Add(ServiceDescriptor service, RpcMiddleware[] middleware, bool isGrpcOnly)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (_isBuilt)
        {
            throw new InvalidOperationException($"The server is made already; add {service.Name} before that.");
        }

        _services.Add(new ServedService(service, middleware, isGrpcOnly));
        return this;
    }
}
