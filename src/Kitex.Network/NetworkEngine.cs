using System.Net;
using Kitex.Network.Epoll;
using Kitex.Network.Sockets;

namespace Kitex.Network;

/// <summary>
/// Opens ports and connections. What carries the bytes (sockets, epoll, memory, pipes) is the engine's own affair:
/// no protocol can tell. A custom dialer is an engine that wraps another.
/// </summary>
public abstract class NetworkEngine : IAsyncDisposable
{
    /// <summary>A short name for logs and diagnosis: "socket", "memory".</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The best engine for this system and clock: <see cref="EpollEngine.Shared"/> on Linux, or an epoll engine of its own where
    /// the clock is not the system's; sockets elsewhere, and where the environment variable KITEX_NETWORK_ENGINE says "socket".
    /// Dispose it as if it were your own.
    /// </summary>
    /// <param name="time">The clock of all timeouts; default the system's.</param>
    public static NetworkEngine ForThisSystem(TimeProvider? time = null)
    {
        if (!EpollEngine.IsSupported || Environment.GetEnvironmentVariable("KITEX_NETWORK_ENGINE") == "socket")
        {
            return new SocketEngine(time);
        }

        return time is null || ReferenceEquals(time, TimeProvider.System) ? EpollEngine.Shared : new EpollEngine(time: time);
    }

    /// <summary>Binds the address and starts to accept.</summary>
    /// <exception cref="NetworkException">The address is in use or not allowed; the text names it.</exception>
    public abstract NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler);

    /// <summary>Connects to the address.</summary>
    /// <exception cref="NetworkException">Refused, unreachable or unresolvable; the text names the address.</exception>
    /// <exception cref="TimeoutException"><see cref="DialOptions.Timeout"/> passed.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public abstract ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default);

    /// <summary>Releases the engine's own threads and timers. Listeners and connections have their owners.</summary>
    public abstract ValueTask DisposeAsync();
}
