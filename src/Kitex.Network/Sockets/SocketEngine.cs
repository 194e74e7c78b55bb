using System.Net;
using Kitex.Network.Connections;
using Kitex.Network.Timing;

namespace Kitex.Network.Sockets;

/// <summary>
/// The portable engine: asynchronous operations of the system's sockets, the same on Windows, macOS and Linux. It takes
/// <see cref="IPEndPoint"/> (TCP over IPv4 and IPv6; a port on <see cref="IPAddress.IPv6Any"/> takes both),
/// <see cref="DnsEndPoint"/> (every address of the name is tried in turn, each with its share of the time left) and
/// <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.
/// </summary>
/// <remarks>
/// Cheap to make: no thread and no timer before its first use. Small messages go out at once (no Nagle delay).
/// An abort resets a TCP connection; a Unix socket knows no reset, so its peer sees the end of the stream, or a failure when
/// it had sent bytes that were not read. A Unix socket's file left behind by a process that crashed is replaced.
/// </remarks>
/// <param name="time">The clock of all timeouts; default the system's.</param>
public sealed class SocketEngine(TimeProvider? time = null) : NetworkEngine
{
    // Left running at disposal: connections may outlive the engine, and an unused wheel rests by itself.
    private readonly TimerWheel _timers = new(time ?? TimeProvider.System);
    private volatile bool _disposed;

    /// <inheritdoc/>
    public override string Name => "socket";

    /// <inheritdoc/>
    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        SocketAddress.ThrowIfForeign(address, Name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        return new SocketListener(SocketBinder.Bind(address, options), _timers, new ConnectionSet(options, handler, _timers));
    }

    /// <inheritdoc/>
    public override ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        SocketAddress.ThrowIfForeign(address, Name);
        ArgumentNullException.ThrowIfNull(options);
        return new AddressDialer(address, options, _timers, ConnectAsync).DialAsync(cancellation);
    }

    /// <summary>Refuses new ports and connections from here on; those there are go on and have their owners.</summary>
    public override ValueTask DisposeAsync()
    {
        _disposed = true;
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<ByteChannel> ConnectAsync(EndPoint address, CancellationToken cancellation)
    {
        var socket = SocketAddress.CreateSocket(address);
        try
        {
            await socket.ConnectAsync(address, cancellation).ConfigureAwait(false);
            return new SocketChannel(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
