using Kitex.Network.Timing;

namespace Kitex.Network.Connections;

/// <summary>
/// The receiving side of a connection. It asks the channel for a notice without lending a buffer, and takes the bytes
/// under its gate when the notice comes: nothing but this side ever writes to the buffer, so a wait can end at any moment
/// (a later one finds the notice still under way) and the buffer can be returned at once.
/// </summary>
internal sealed class ConnectionReader
{
    private readonly Lock _gate = new();
    private readonly InputBuffer _input = new();
    private readonly ChannelConnection _connection;
    private readonly ByteChannel _channel;
    private readonly ConnectionWait<ReadStatus> _wait;
    private int _wanted;
    private bool _noticeDue;
    private bool _readable;
    private bool _interrupted;
    private bool _ended;
    private bool _failed;
    private bool _stopped;

    public ConnectionReader(ChannelConnection connection, ByteChannel channel, TimerWheel timers)
    {
        _connection = connection;
        _channel = channel;
        _wait = new ConnectionWait<ReadStatus>(_gate, timers, ReadStatus.TimedOut, ReadStatus.Canceled);
    }

    public ReadOnlySpan<byte> Input => _input.Bytes;

    public bool IsReusable
    {
        get
        {
            lock (_gate)
            {
                return !_stopped && !_ended && !_failed && _input.Length == 0 && !_wait.IsPending
                    && _channel.Peek().Status == TransferStatus.WouldBlock;
            }
        }
    }

    public void Consume(int count) => _input.Consume(count);

    public ValueTask<ReadStatus> ReadAsync(int atLeast, TimeSpan timeout, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _wait.ThrowIfInUse();
            if (TryFinish(atLeast) is { } status)
            {
                return new ValueTask<ReadStatus>(status);
            }

            if (cancellation.IsCancellationRequested)
            {
                return new ValueTask<ReadStatus>(ReadStatus.Canceled);
            }

            if (_interrupted)
            {
                _interrupted = false;
                return new ValueTask<ReadStatus>(ReadStatus.Interrupted);
            }

            if (timeout == TimeSpan.Zero)
            {
                return new ValueTask<ReadStatus>(ReadStatus.TimedOut);
            }

            _wanted = atLeast;
            return _wait.Begin(timeout, cancellation);
        }
    }

    public void OnReadable()
    {
        lock (_gate)
        {
            _noticeDue = false;
            _readable = true;
            if (!_wait.IsPending)
            {
                WatchForEnd();
                return;
            }

            if (TryFinish(_wanted) is not { } status || !_wait.TryClaim(status))
            {
                return;
            }
        }

        _wait.Signal(_connection.Placement);
    }

    public void Interrupt()
    {
        lock (_gate)
        {
            if (!_wait.TryClaim(ReadStatus.Interrupted))
            {
                _interrupted = true;
                return;
            }
        }

        _wait.SignalElsewhere();
    }

    /// <summary>Makes the end of the connection noticed even while nobody reads.</summary>
    public void Watch()
    {
        lock (_gate)
        {
            WatchForEnd();
        }
    }

    /// <summary>Ends a pending read as failed and touches the channel no more.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _wait.Stop();
            if (!_wait.TryClaim(ReadStatus.Failed))
            {
                return;
            }
        }

        _connection.ExplainEnd();
        _wait.SignalElsewhere();
    }

    /// <summary>Returns the buffer, after <see cref="Stop"/>.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _input.Release();
        }
    }

    /// <summary>Receives until the bytes wanted are there or the stream is over; null when a notice must be awaited.</summary>
    private ReadStatus? TryFinish(int atLeast)
    {
        if (_stopped)
        {
            _connection.ExplainEnd();
            return ReadStatus.Failed;
        }

        while (_input.Length < atLeast)
        {
            if (_failed || _ended)
            {
                return _failed ? ReadStatus.Failed : ReadStatus.Ended;
            }

            if (!IsReadableNow())
            {
                if (_input.Length == 0)
                {
                    _input.Release();
                }

                return null;
            }

            _readable = false;
            ReceiveOnce();
        }

        WatchForEnd();
        return ReadStatus.Ready;
    }

    private bool IsReadableNow()
    {
        if (_readable)
        {
            return true;
        }

        _noticeDue = _noticeDue || _channel.AwaitReadable();
        return !_noticeDue;
    }

    private void ReceiveOnce()
    {
        try
        {
            var space = _input.Space();
            if (space.IsEmpty)
            {
                Note(Transfer.Failed(new NetworkException(
                    $"{_connection.PeerName} sent a message larger than {Array.MaxLength} bytes, the most one buffer holds.")));
                return;
            }

            var received = _channel.Receive(space);
            _input.Received(received.Count);
            _readable = received.Count == space.Length;
            Note(received);
        }
        catch (OutOfMemoryException exception)
        {
            Note(Transfer.Failed(exception));
        }
    }

    /// <summary>
    /// With a token in somebody's hands, keeps a notice under way and looks what it announced. Bytes that nobody reads
    /// hide the end behind them.
    /// </summary>
    private void WatchForEnd()
    {
        if (!_connection.IsWatched || _noticeDue || _stopped)
        {
            return;
        }

        if (_readable)
        {
            var seen = _channel.Peek();
            _readable = seen.Status != TransferStatus.WouldBlock;
            Note(seen);
        }

        if (!_readable && !_ended && !_failed)
        {
            _noticeDue = _channel.AwaitReadable();
            if (!_noticeDue)
            {
                _readable = true;
                Note(_channel.Peek());
            }
        }
    }

    private void Note(Transfer outcome)
    {
        // The end of a stream whose sending half broke is no good order: the system reports a reset only once.
        _failed |= outcome.Status == TransferStatus.Failed
            || (outcome.Status == TransferStatus.Ended && _connection.Failure is not null);
        _ended |= outcome.Status == TransferStatus.Ended;
        if (_failed || _ended)
        {
            _connection.NoteEnd(outcome.Failure);
        }
    }
}
