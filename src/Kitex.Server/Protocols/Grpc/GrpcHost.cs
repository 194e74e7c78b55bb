using System.Diagnostics.CodeAnalysis;
using Kitex.Network;
using Kitex.Network.Timing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using KestrelListenOptions = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The web server behind gRPC: it speaks HTTP/2 on the connections handed over to it. Started with the first of them.</summary>
internal sealed class GrpcHost(IHttpApplication<IFeatureCollection> application, KitexServerOptions options, TimerWheel timers, ILoggerFactory logging)
{
    // What HTTP/2 counts for a field beside its name and value.
    private const int FieldOverheadBytes = 32;

    private readonly Lock _gate = new();
    private readonly HandedOverListenerFactory _connections = new();
    private Task<KestrelServer>? _server;
    private bool _stops;

    /// <summary>Serves the connection until it ends. The caller disposes it.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The web server disposes what it is handed.")]
    public async Task ServeAsync(NetworkConnection connection)
    {
        if (Start() is not { } started)
        {
            return;
        }

        await started.ConfigureAwait(false);
        var handedOver = new HandedOverConnection(connection, options.WriteTimeout, timers.Time);
        if (options.Grpc.MaxConnectionAge != Timeout.InfiniteTimeSpan)
        {
            handedOver.Age = new ConnectionAge(handedOver, options.Grpc, timers);
        }

        if (_connections.Listener.TryOffer(handedOver))
        {
            await handedOver.RunAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Tells every peer to send no more calls, waits for those under way, and ends what is left when the token fires.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        Task<KestrelServer>? started;
        lock (_gate)
        {
            _stops = true;
            started = _server;
        }

        if (started is null)
        {
            return;
        }

        using var server = await started.ConfigureAwait(false);
        await server.StopAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task<KestrelServer>? Start()
    {
        lock (_gate)
        {
            // Not on the network thread: starting takes a while.
            return _stops ? null : _server ??= Task.Run(StartAsync);
        }
    }

    private async Task<KestrelServer> StartAsync()
    {
        var server = new KestrelServer(Options.Create(Configure()), _connections, logging);
        await server.StartAsync(application, CancellationToken.None).ConfigureAwait(false);
        return server;
    }

    private KestrelServerOptions Configure()
    {
        // Calls may be slow in either direction and have any size; what bounds them is ours.
        var kestrel = new KestrelServerOptions { AddServerHeader = false, AllowAlternateSchemes = true };
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = Shorter(options.IdleTimeout, options.Grpc.MaxConnectionIdle);
        limits.RequestHeadersTimeout = options.ReadTimeout;
        limits.MaxRequestHeadersTotalSize = options.Grpc.MaxHeaderBytes;
        limits.MaxRequestHeaderCount = options.Grpc.MaxHeaderBytes / FieldOverheadBytes;
        limits.Http2.MaxRequestHeaderFieldSize = options.Grpc.MaxHeaderBytes;
        limits.Http2.MaxStreamsPerConnection = options.Grpc.MaxStreamsPerConnection;
        limits.Http2.InitialStreamWindowSize = options.Grpc.StreamWindowBytes;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindow();
        limits.Http2.KeepAlivePingDelay = OrNever(options.Grpc.KeepAliveDelay);
        limits.Http2.KeepAlivePingTimeout = OrNever(options.Grpc.KeepAliveTimeout);
        kestrel.Listen(_connections.Listener.EndPoint, static (KestrelListenOptions listen) => listen.Protocols = HttpProtocols.Http2);
        return kestrel;
    }

    // The web server gives a connection's window back only as its calls are read: it must hold what all of them may leave unread.
    private int ConnectionWindow() =>
        options.Grpc.ConnectionWindowBytes ?? (int)Math.Min((long)options.Grpc.MaxStreamsPerConnection * options.Grpc.StreamWindowBytes, int.MaxValue);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) =>
        one == Timeout.InfiniteTimeSpan || (other != Timeout.InfiniteTimeSpan && other < one) ? other : one;

    private static TimeSpan OrNever(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : time;
}
