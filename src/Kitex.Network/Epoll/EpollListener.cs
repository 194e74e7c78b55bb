using System.Net;
using System.Net.Sockets;
using Kitex.Network.Connections;
using Kitex.Network.Epoll.Interop;
using Kitex.Network.Timing;

namespace Kitex.Network.Epoll;

/// <summary>A listening socket watched by a poller. A connection is served on the network thread from its first moment.</summary>
internal sealed class EpollListener : NetworkListener, IPollTarget
{
    // Accepted in one go; the rest is told again, after other connections had their turn.
    private const int MostAtOnce = 64;

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly PollerSet _pollers;
    private readonly ConnectionSet _connections;
    private readonly Poller _poller;
    private readonly AcceptPause _pause;
    private readonly ulong _key;
    private TimeSpan _backOff = FirstBackOff;
    private bool _stopped;

    /// <exception cref="NetworkException">The system refuses to watch it.</exception>
    public EpollListener(Socket bound, PollerSet pollers, TimerWheel timers, ConnectionSet connections)
    {
        _socket = bound;
        _pollers = pollers;
        _connections = connections;
        _pause = new AcceptPause(this, timers);
        LocalEndPoint = bound.LocalEndPoint!;
        bound.Blocking = false;
        try
        {
            _poller = pollers.Watch(Descriptor, this, Libc.EpollIn, out _key);
        }
        catch
        {
            bound.Dispose();
            throw;
        }
    }

    public override EndPoint LocalEndPoint { get; }

    public override int ConnectionCount => _connections.Count;

    // Valid while the socket object lives, and that is until the listener stops.
    private int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    public override ValueTask StopAcceptingAsync()
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return ValueTask.CompletedTask;
            }

            _stopped = true;
            _poller.Change(Descriptor, _key, 0);
        }

        // Whoever has connected already: closing the port would reset them, and with them what they have sent.
        while (Accept() is { } channel)
        {
            _connections.Serve(channel);
        }

        _pause.End();
        _poller.Remove(_key);
        _socket.Dispose();
        _pollers.Release();
        return ValueTask.CompletedTask;
    }

    public override Task WaitUntilEmptyAsync(CancellationToken cancellation = default) => _connections.WaitUntilEmptyAsync().WaitAsync(cancellation);

    public override async ValueTask DisposeAsync()
    {
        await StopAcceptingAsync().ConfigureAwait(false);
        await _connections.AbortAllAsync(new NetworkException($"The port {LocalEndPoint} was closed.")).ConfigureAwait(false);
    }

    public void OnEvents(uint flags)
    {
        for (var i = 0; i < MostAtOnce; i++)
        {
            EpollChannel? channel;
            lock (_gate)
            {
                channel = _stopped ? null : Accept();
            }

            if (channel is null)
            {
                return;
            }

            if (Placement.Inline.StaysHere)
            {
                _connections.ServeHere(channel);
            }
            else
            {
                _connections.Serve(channel);
            }
        }
    }

    /// <summary>The next connection; null when none waits, or none can be taken for a while.</summary>
    private EpollChannel? Accept()
    {
        while (true)
        {
            var descriptor = NativeSocket.Accept(Descriptor, LocalEndPoint, out var remote);
            if (descriptor < 0)
            {
                switch (Errno.Last)
                {
                    case Errno.Again:
                        return null;
                    case Errno.Interrupted or Errno.ConnectionAborted:
                        continue;
                    default:
                        // Descriptors or memory have run out: waiting longer and longer leaves the processor to those who can free some.
                        Pause();
                        return null;
                }
            }

            try
            {
                var channel = new EpollChannel(_pollers, descriptor, remote, LocalEndPoint);
                _backOff = FirstBackOff;
                return channel;
            }
            catch (NetworkException)
            {
                Pause();
                return null;
            }
        }
    }

    private void Pause()
    {
        if (!_stopped)
        {
            _poller.Change(Descriptor, _key, 0);
            _pause.Begin(_backOff);
            _backOff = _backOff * 2 < LongestBackOff ? _backOff * 2 : LongestBackOff;
        }
    }

    /// <summary>Goes on after a pause.</summary>
    private void Resume()
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _poller.Change(Descriptor, _key, Libc.EpollIn);
            }
        }
    }

    /// <summary>A while in which nothing is accepted.</summary>
    private sealed class AcceptPause(EpollListener listener, TimerWheel timers) : TimerWheelEntry
    {
        public void Begin(TimeSpan length) => timers.Schedule(this, length, token: 0);

        public void End() => timers.Cancel(this);

        protected internal override void Expired(long token) => listener.Resume();
    }
}
