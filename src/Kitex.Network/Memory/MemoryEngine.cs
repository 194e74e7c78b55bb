using System.Collections.Concurrent;
using System.Net;
using Kitex.Network.Connections;
using Kitex.Network.Timing;

namespace Kitex.Network.Memory;

/// <summary>
/// Ports and connections inside one process, for tests: nothing is bound, nothing leaks to another test, and every status,
/// timeout and limit works as it does over sockets. Addresses are <see cref="MemoryEndPoint"/>s and belong to one instance:
/// give the same engine to the server and to the client.
/// </summary>
/// <remarks>
/// A sender waits when <see cref="MemoryEngineOptions.CapacityBytes"/> are under way. A connection closed in good order lets
/// the peer read what was sent and then ends; an aborted one fails at the peer at once. Messages that the peer of a closed
/// connection still sends fail at once, where a network would need a round trip to notice.
/// </remarks>
/// <example><code>
/// await using var engine = new MemoryEngine(new MemoryEngineOptions { MaxChunkBytes = 1 });
/// await using var listener = engine.Listen(new MemoryEndPoint("echo"), new ListenOptions(), ServeAsync);
/// await using var connection = await engine.DialAsync(new MemoryEndPoint("echo"), new DialOptions());
/// </code></example>
public sealed class MemoryEngine : NetworkEngine
{
    private readonly ConcurrentDictionary<MemoryEndPoint, MemoryListener> _listeners = new();
    private readonly MemoryEngineOptions _options;
    private readonly TimerWheel _timers;
    private volatile bool _disposed;

    /// <summary>Makes an engine without ports.</summary>
    /// <param name="options">How bytes are carried; default <see cref="MemoryEngineOptions"/>'s defaults.</param>
    /// <param name="time">The clock of all timeouts; default the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MemoryEngine(MemoryEngineOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new MemoryEngineOptions();
        _options.Validate();
        _timers = new TimerWheel(time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public override string Name => "memory";

    /// <inheritdoc/>
    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var name = Own(address);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        var listener = new MemoryListener(this, name, new ConnectionSet(options, handler, _timers));
        return _listeners.TryAdd(name, listener)
            ? listener
            : throw new NetworkException($"Cannot listen on {name}: another listener of this engine has the name.");
    }

    /// <inheritdoc/>
    public override ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var name = Own(address);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return ValueTask.FromResult<NetworkConnection>(Dial(name, cancellation));
        }
        catch (Exception exception) when (exception is NetworkException or OperationCanceledException)
        {
            return ValueTask.FromException<NetworkConnection>(exception);
        }
    }

    /// <summary>Refuses new ports and connections from here on; those there are go on and have their owners.</summary>
    public override ValueTask DisposeAsync()
    {
        _disposed = true;
        return ValueTask.CompletedTask;
    }

    internal void Close(MemoryEndPoint address, MemoryListener listener) => _listeners.TryRemove(new(address, listener));

    private ChannelConnection Dial(MemoryEndPoint name, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException($"Connecting to {name} was cancelled.", cancellation);
        }

        if (!_listeners.TryGetValue(name, out var listener))
        {
            throw new NetworkException($"Cannot connect to {name}: no listener of this engine has the name.");
        }

        var toServer = new MemoryPipe(_options);
        var toClient = new MemoryPipe(_options);
        var client = new MemoryChannel(toClient, toServer, local: null, remote: name);
        listener.Accept(new MemoryChannel(toServer, toClient, local: name, remote: null));
        return new ChannelConnection(client, _timers);
    }

    private static MemoryEndPoint Own(EndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address as MemoryEndPoint ?? throw new ArgumentException(
            $"The memory engine takes a MemoryEndPoint, not {address} ({address.GetType().Name}).", nameof(address));
    }
}
