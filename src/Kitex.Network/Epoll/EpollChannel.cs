using System.Net;
using Kitex.Network.Connections;
using Kitex.Network.Epoll.Interop;

namespace Kitex.Network.Epoll;

/// <summary>
/// A stream socket watched by a poller. Whoever has something to receive or send does it at once on his own thread; the
/// poller only tells when that has become possible again.
/// </summary>
internal sealed class EpollChannel : ByteChannel, IPollTarget, IThreadPoolWorkItem
{
    private const uint Watched = Libc.EpollIn | Libc.EpollOut | Libc.EpollPeerHangUp | Libc.EpollEdgeTriggered;
    private const uint Gone = Libc.EpollPeerHangUp | Libc.EpollHangUp | Libc.EpollError;

    // For so long nothing but the poller's word is needed to know that a connection is sound.
    private const long FreshMilliseconds = 10;

    // So much waits for the end of a network thread's turn.
    private const int MostCorkedBytes = 16 * 1024;

    // Nothing has arrived since the last look; something has; somebody wants to be told.
    private const int Quiet = 0;
    private const int News = 1;
    private const int Awaited = 2;

    private readonly PollerSet _owner;
    private readonly Poller _poller;
    private readonly Lock _sendGate = new();
    private readonly EndPoint? _listening;
    private readonly int _descriptor;
    private readonly ulong _key;
    private TaskCompletionSource<int>? _connected;
    private EndPoint? _local;
    private int _reading;
    private int _receiveError;
    private long _receivedAt;
    private int _sendError;
    private bool _isDrained;
    private bool _isCorked;
    private bool _isAwaited;
    private volatile bool _gone;
    private volatile bool _sending;
    private volatile bool _closed;

    /// <summary>Takes over a socket, which is closed when this fails.</summary>
    /// <param name="owner">Watches it.</param>
    /// <param name="descriptor">The socket.</param>
    /// <param name="remote">The peer's address; null where there is none.</param>
    /// <param name="listening">The address of the port that accepted it; null for one that was dialled.</param>
    /// <param name="connected">Completes with the system's error, 0 for none, once a connection under way is made; null for one that is.</param>
    /// <exception cref="NetworkException">The system refuses to watch it.</exception>
    public EpollChannel(PollerSet owner, int descriptor, EndPoint? remote, EndPoint? listening, TaskCompletionSource<int>? connected = null)
    {
        _owner = owner;
        _descriptor = descriptor;
        _listening = listening;
        _connected = connected;
        RemoteEndPoint = remote;
        try
        {
            _poller = owner.Watch(descriptor, this, Watched, out _key);
        }
        catch
        {
            _ = Libc.Close(descriptor);
            throw;
        }
    }

    public override EndPoint? LocalEndPoint
    {
        get
        {
            lock (_sendGate)
            {
                return _local ??= (_closed ? null : NativeSocket.LocalAddress(_descriptor)) ?? _listening;
            }
        }
    }

    public override EndPoint? RemoteEndPoint { get; }

    public override Transfer Receive(Span<byte> target) => Take(target, 0);

    public override Transfer Peek()
    {
        if (_isDrained && Volatile.Read(ref _reading) == Quiet && !_gone && Environment.TickCount64 - _receivedAt < FreshMilliseconds)
        {
            return Transfer.WouldBlock;
        }

        Span<byte> one = stackalloc byte[1];
        return Take(one, Libc.MessagePeek);
    }

    public override bool AwaitReadable()
    {
        if (_gone)
        {
            // What has happened is not told twice.
            return false;
        }

        if (Interlocked.CompareExchange(ref _reading, Awaited, Quiet) != Quiet)
        {
            Volatile.Write(ref _reading, Quiet);
            return false;
        }

        return !_gone || Interlocked.CompareExchange(ref _reading, Quiet, Awaited) != Awaited;
    }

    /// <summary>
    /// Sends at once; on a network thread at the end of its turn, as every send may wake the peer, and one that is woken once
    /// for many answers does more with its time. Much leaves at once all the same, so that the peer works meanwhile.
    /// </summary>
    public override Transfer Send(OutputBuffer output)
    {
        lock (_sendGate)
        {
            if (_sendError != 0)
            {
                return Broken(_sendError);
            }

            Events.Unsent.Append(output);
            if (_sending)
            {
                // Corked earlier, and the peer has not taken it yet.
                _isAwaited = true;
                return Transfer.WouldBlock;
            }

            if (Events.Unsent.Length < MostCorkedBytes && (_isCorked || PollerThread.Current?.TryCork(this) == true))
            {
                _isCorked = true;
                return Transfer.Sent;
            }

            var outcome = SendUnsent();
            _isAwaited = outcome.Status == TransferStatus.WouldBlock;
            return outcome;
        }
    }

    /// <summary>Sends what was corked.</summary>
    public void Execute()
    {
        lock (_sendGate)
        {
            _isCorked = false;
            if (!_closed && !_sending)
            {
                SendUnsent();
            }
        }
    }

    public override void Close(bool abortive)
    {
        lock (_sendGate)
        {
            if (_isCorked && !_sending)
            {
                SendUnsent();
            }

            // What the peer has not taken is lost, and must not look complete.
            abortive |= Events is { Unsent.IsEmpty: false };
            _closed = true;
            _sending = false;
            Events?.Unsent.Clear();
        }

        _poller.Remove(_key);
        if (abortive)
        {
            NativeSocket.Reset(_descriptor);
        }
        else
        {
            _ = Libc.Shutdown(_descriptor, Libc.ShutdownWrite);
            Discard();
            _ = Libc.Close(_descriptor);
        }

        _owner.Release();
    }

    public void OnEvents(uint flags)
    {
        if ((flags & Gone) != 0)
        {
            _gone = true;
        }

        if (_connected is not null)
        {
            Connected(flags);
            return;
        }

        if ((flags & (Libc.EpollOut | Gone)) != 0 && _sending)
        {
            SendRest();
        }

        if ((flags & (Libc.EpollIn | Gone)) != 0)
        {
            TellReadable();
        }
    }

    private void TellReadable()
    {
        // News of news is none; whoever waits is told once, and finds something.
        if (Interlocked.CompareExchange(ref _reading, News, Quiet) == Awaited &&
            !_closed && TryTell())
        {
            Events.OnReadable();
        }
    }

    private bool TryTell()
    {
        _isDrained = false;
        return Interlocked.CompareExchange(ref _reading, Quiet, Awaited) == Awaited;
    }

    private void Connected(uint flags)
    {
        if ((flags & (Libc.EpollOut | Gone)) == 0 || Interlocked.Exchange(ref _connected, null) is not { } connected)
        {
            return;
        }

        if ((flags & Libc.EpollIn) != 0)
        {
            TellReadable();
        }

        int error;
        lock (_sendGate)
        {
            error = _closed ? 0 : NativeSocket.TakeError(_descriptor);
        }

        // At last and outside of the gate: whoever waits may go on right here.
        connected.TrySetResult(error);
    }

    private unsafe Transfer Take(Span<byte> target, int flags)
    {
        if (_receiveError != 0)
        {
            return Broken(_receiveError);
        }

        nint count;
        fixed (byte* start = target)
        {
            count = Libc.Receive(_descriptor, start, target.Length, flags);
        }

        if (count >= 0)
        {
            _isDrained = flags == 0 && count < target.Length;
            _receivedAt = Environment.TickCount64;
            if (flags == 0)
            {
                NetworkInstruments.Received(count);
            }

            return count > 0 ? Transfer.Received((int)count) : Transfer.Ended;
        }

        var error = Errno.Last;
        if (error is Errno.Again or Errno.Interrupted)
        {
            return Transfer.WouldBlock;
        }

        // The system reports a reset once; whoever hears of it keeps it for the rest.
        _receiveError = error;
        return Broken(error);
    }

    private Transfer Broken(int error)
    {
        var cause = Errno.ToException(error);
        return Transfer.Failed(new NetworkException($"The connection to {PeerName} broke: {cause.Message}", cause));
    }

    private Transfer SendFrom(OutputBuffer output)
    {
        while (!output.IsEmpty)
        {
            var count = NativeSocket.Send(_descriptor, output);
            if (count >= 0)
            {
                output.Sent(count);
                NetworkInstruments.Sent(count);
                continue;
            }

            switch (Errno.Last)
            {
                case Errno.Again:
                    return Transfer.WouldBlock;
                case Errno.Interrupted:
                    continue;
                case var error:
                    _sendError = error;
                    return Broken(error);
            }
        }

        return Transfer.Sent;
    }

    /// <summary>Sends what waits; what the system does not take now is left to <see cref="SendRest"/>.</summary>
    private Transfer SendUnsent()
    {
        var outcome = SendFrom(Events.Unsent);
        if (outcome.Status == TransferStatus.WouldBlock)
        {
            // Once more after the poller can see it: room made before that is not told any more.
            _sending = true;
            Interlocked.MemoryBarrier();
            outcome = SendFrom(Events.Unsent);
            if (outcome.Status == TransferStatus.WouldBlock)
            {
                return outcome;
            }

            _sending = false;
        }

        Events.Unsent.Clear();
        return outcome;
    }

    private void SendRest()
    {
        Transfer outcome;
        bool isAwaited;
        lock (_sendGate)
        {
            if (!_sending)
            {
                return;
            }

            outcome = SendFrom(Events.Unsent);
            if (outcome.Status == TransferStatus.WouldBlock)
            {
                return;
            }

            _sending = false;
            isAwaited = _isAwaited;
            _isAwaited = false;
            Events.Unsent.Clear();
        }

        if (isAwaited)
        {
            Events.OnSent(outcome);
        }
    }
}
