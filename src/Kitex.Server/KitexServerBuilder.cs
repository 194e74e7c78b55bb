using Kitex.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Server;

/// <summary>What a server is made of. Every method returns the builder, so that calls chain.</summary>
public sealed class KitexServerBuilder
{
    private readonly List<ServiceDescriptor> _services = [];
    private readonly List<RpcMiddleware> _middleware = [];

    internal KitexServerBuilder()
    {
    }

    /// <summary>The options as set so far.</summary>
    public KitexServerOptions Options { get; private set; } = new();

    internal IReadOnlyList<ServiceDescriptor> Services => _services;

    internal IReadOnlyList<RpcMiddleware> Middleware => _middleware;

    internal NetworkEngine? Engine { get; private set; }

    internal TimeProvider Time { get; private set; } = TimeProvider.System;

    internal ILoggerFactory Logging { get; private set; } = NullLoggerFactory.Instance;

    /// <summary>Changes the options: <c>o.Configure(x => x with { ReadTimeout = … })</c>.</summary>
    public KitexServerBuilder Configure(Func<KitexServerOptions, KitexServerOptions> change)
    {
        Options = change(Options);
        return this;
    }

    /// <summary>Listens on this address instead of ":8888".</summary>
    /// <param name="address">":port", "host:port", "[v6]:port" or "unix:/path".</param>
    public KitexServerBuilder Listen(string address) => Configure(o => o with { Address = address });

    /// <summary>Serves one more service on the same port.</summary>
    public KitexServerBuilder AddService(ServiceDescriptor service)
    {
        _services.Add(service);
        return this;
    }

    /// <summary>Gives calls without a service name to this service, where several have the method.</summary>
    /// <param name="service">The service's name as in the IDL.</param>
    public KitexServerBuilder FallbackService(string service) => Configure(o => o with { FallbackService = service });

    /// <summary>Refuses calls that do not name a service that is here.</summary>
    public KitexServerBuilder RequireServiceName() => Configure(static o => o with { RequireServiceName = true });

    /// <summary>Adds a middleware inside the ones added before.</summary>
    public KitexServerBuilder Use(RpcMiddleware middleware)
    {
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

    /// <summary>Logs here. Default: nowhere.</summary>
    public KitexServerBuilder UseLogging(ILoggerFactory logging)
    {
        Logging = logging;
        return this;
    }
}
