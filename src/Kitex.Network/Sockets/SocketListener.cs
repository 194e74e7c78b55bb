using System.Net;
using System.Net.Sockets;
using Kitex.Network.Connections;
using Kitex.Network.Timing;

namespace Kitex.Network.Sockets;

/// <summary>A listening socket and its accept loop.</summary>
internal sealed class SocketListener : NetworkListener, IThreadPoolWorkItem
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly TimerWheel _timers;
    private readonly ConnectionSet _connections;
    private readonly ClosedSignal _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SocketListener(Socket bound, TimerWheel timers, ConnectionSet connections)
    {
        _socket = bound;
        _timers = timers;
        _connections = connections;
        LocalEndPoint = bound.LocalEndPoint!;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public override EndPoint LocalEndPoint { get; }

    public override int ConnectionCount => _connections.Count;

    public override async ValueTask StopAcceptingAsync()
    {
        _stopping.Fire();
        await _stopped.Task.ConfigureAwait(false);
    }

    public override Task WaitUntilEmptyAsync(CancellationToken cancellation = default) => _connections.WaitUntilEmptyAsync().WaitAsync(cancellation);

    public override async ValueTask DisposeAsync()
    {
        await StopAcceptingAsync().ConfigureAwait(false);
        await _connections.AbortAllAsync(new NetworkException($"The port {LocalEndPoint} was closed.")).ConfigureAwait(false);
    }

    void IThreadPoolWorkItem.Execute() => _ = AcceptAllAsync();

    private async Task AcceptAllAsync()
    {
        try
        {
            while (await AcceptAsync().ConfigureAwait(false) is { } socket)
            {
                Serve(socket);
            }
        }
        finally
        {
            ServePending();
            _socket.Dispose();
            _stopped.SetResult();
        }
    }

    /// <summary>Takes in whoever has connected already: closing the port would reset them, and with them what they have sent.</summary>
    private void ServePending()
    {
        try
        {
            while (_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                Serve(_socket.Accept());
            }
        }
        catch (SocketException)
        {
            // Gone again, or no descriptor left: the rest is closed with the port.
        }
    }

    /// <summary>
    /// The next connection; null when the listener stops. Errors of accepting pass (the peer gave up, or descriptors have
    /// run out): waiting longer and longer between attempts leaves the processor to those who can free some.
    /// </summary>
    private async ValueTask<Socket?> AcceptAsync()
    {
        for (var backOff = FirstBackOff; ; backOff = backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff)
        {
            try
            {
                return await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (Exception)
            {
                await Task.Delay(backOff, _timers.Time, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            _connections.Serve(new SocketChannel(socket));
        }
        catch (SocketException)
        {
            // Gone before it could be looked at.
            socket.Dispose();
        }
    }
}
