using Kitex.Network;
using Kitex.Transport;

namespace Kitex.Client;

/// <summary>
/// What a client is made of. Every method returns the builder, so that calls chain; the client is built once, when its
/// constructor ends, and never changes afterwards.
/// </summary>
public sealed class KitexClientBuilder
{
    private readonly List<RpcMiddleware> _middleware = [];

    internal KitexClientBuilder()
    {
    }

    /// <summary>The options as set so far.</summary>
    public KitexClientOptions Options { get; private set; } = new();

    internal IReadOnlyList<RpcMiddleware> Middleware => _middleware;

    internal NetworkEngine? Engine { get; private set; }

    internal ClientTransport? Transport { get; private set; }

    internal TimeProvider Time { get; private set; } = TimeProvider.System;

    /// <summary>Changes the options: <c>o.Configure(x => x with { ConnectTimeout = … })</c>.</summary>
    public KitexClientBuilder Configure(Func<KitexClientOptions, KitexClientOptions> change)
    {
        Options = change(Options);
        return this;
    }

    /// <summary>Calls these addresses in turn.</summary>
    /// <param name="hostPorts">"host:port", "[v6]:port" or "unix:/path".</param>
    public KitexClientBuilder HostPorts(params string[] hostPorts) => Configure(o => o with { HostPorts = hostPorts });

    /// <summary>Sends framed messages. The default.</summary>
    public KitexClientBuilder Framed() => Configure(static o => o with { Transport = ThriftTransport.Framed });

    /// <summary>Sends bare messages, for Apache Thrift's buffered transport and Kitex's PurePayload.</summary>
    public KitexClientBuilder Buffered() => Configure(static o => o with { Transport = ThriftTransport.Buffered });

    /// <summary>The longest time for a call.</summary>
    public KitexClientBuilder Timeout(TimeSpan timeout) => Configure(o => o with { Timeout = timeout });

    /// <summary>The longest time for a connection.</summary>
    public KitexClientBuilder ConnectTimeout(TimeSpan timeout) => Configure(o => o with { ConnectTimeout = timeout });

    /// <summary>A connection for each call instead of a pool.</summary>
    public KitexClientBuilder ShortConnections() => Configure(static o => o with { ShortConnections = true });

    /// <summary>The idle connections kept.</summary>
    public KitexClientBuilder Pool(PoolOptions pool) => Configure(o => o with { Pool = pool, ShortConnections = false });

    /// <summary>Adds a middleware inside the ones added before.</summary>
    public KitexClientBuilder Use(RpcMiddleware middleware)
    {
        _middleware.Add(middleware);
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
