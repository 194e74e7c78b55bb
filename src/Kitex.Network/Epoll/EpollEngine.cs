using System.Net;
using System.Runtime.InteropServices;
using Kitex.Network.Connections;
using Kitex.Network.Epoll.Interop;
using Kitex.Network.Sockets;
using Kitex.Network.Timing;

namespace Kitex.Network.Epoll;

/// <summary>
/// The engine for Linux: few network threads watch all connections by epoll, and what waits for bytes goes on right there,
/// without a hop to another thread. Takes the addresses that <see cref="SocketEngine"/> takes.
/// </summary>
/// <remarks>
/// Code that runs on a network thread may block: when it holds the thread for 2 ms, another one takes over the other
/// connections. What is known to block or to compute long belongs on the thread pool all the same; a <see cref="Placement"/> learns
/// which. The threads are made with the first port or connection and end with the engine's disposal and the last connection's end.
/// </remarks>
public sealed class EpollEngine : NetworkEngine
{
    // Left running at disposal: connections may outlive the engine, and an unused wheel rests by itself.
    private readonly TimerWheel _timers;
    private readonly PollerSet _pollers;
    private readonly bool _isShared;
    private int _disposed;

    /// <param name="options">What it is made of; default <see cref="EpollOptions"/>'s defaults.</param>
    /// <param name="time">The clock of all timeouts; default the system's.</param>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit Linux: see <see cref="IsSupported"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EpollEngine(EpollOptions? options = null, TimeProvider? time = null)
        : this(options ?? new EpollOptions(), time ?? TimeProvider.System, isShared: false)
    {
    }

    private EpollEngine(EpollOptions options, TimeProvider time, bool isShared)
    {
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException("The epoll engine runs on 64-bit Linux only; take the SocketEngine.");
        }

        options.Validate();
        _isShared = isShared;
        _timers = new TimerWheel(time);
        _pollers = new PollerSet(options, NetworkInstruments.TakeOvers);
    }

    /// <summary>True on Linux on x64 and arm64.</summary>
    public static bool IsSupported { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>
    /// The engine that clients and servers of one process share unless they are given one, so that a call from within a handler
    /// needs no second thread. It lives as long as the process; disposing it does nothing.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit Linux.</exception>
    public static EpollEngine Shared => SharedEngine.Instance;

    /// <inheritdoc/>
    public override string Name => "epoll";

    /// <summary>How often a network thread was replaced because user code held it for 2 ms.</summary>
    public long TakeOvers => _pollers.TakeOvers;

    /// <summary>Network threads alive, the watchdog apart.</summary>
    internal int ThreadCount => _pollers.ThreadCount;

    /// <inheritdoc/>
    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        Sockets.SocketAddress.ThrowIfForeign(address, Name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        return new EpollListener(SocketBinder.Bind(address, options), _pollers, _timers, new ConnectionSet(options, handler, _timers));
    }

    /// <inheritdoc/>
    public override ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        Sockets.SocketAddress.ThrowIfForeign(address, Name);
        ArgumentNullException.ThrowIfNull(options);
        return new AddressDialer(address, options, _timers, (candidate, token) => ConnectAsync(candidate, options, token)).DialAsync(cancellation);
    }

    /// <summary>Refuses new ports and connections from here on; those there are go on and have their owners.</summary>
    public override ValueTask DisposeAsync()
    {
        if (!_isShared && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _pollers.Release();
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask<ByteChannel> ConnectAsync(EndPoint address, DialOptions options, CancellationToken cancellation)
    {
        var descriptor = NativeSocket.Open(address);
        var error = NativeSocket.Connect(descriptor, address);
        if (error != 0)
        {
            _ = Libc.Close(descriptor);
            throw Errno.ToException(error);
        }

        // With the error as a value: a failure that comes when the caller has given up already is nobody's.
        var connected = new TaskCompletionSource<int>(options.AwaiterNeverBlocks ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        var channel = new EpollChannel(_pollers, descriptor, address, listening: null, connected);
        try
        {
            error = await connected.Task.WaitAsync(cancellation).ConfigureAwait(false);
            return error == 0 ? channel : throw Errno.ToException(error);
        }
        catch
        {
            channel.Close(abortive: true);
            throw;
        }
    }

    private static class SharedEngine
    {
        public static readonly EpollEngine Instance = new(new EpollOptions(), TimeProvider.System, isShared: true);
    }
}
