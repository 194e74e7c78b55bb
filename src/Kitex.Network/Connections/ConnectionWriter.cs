using Kitex.Network.Timing;

namespace Kitex.Network.Connections;

/// <summary>The sending side of a connection.</summary>
internal sealed class ConnectionWriter
{
    private readonly Lock _gate = new();
    private readonly ChannelConnection _connection;
    private readonly ByteChannel _channel;
    private readonly ConnectionWait<FlushStatus> _wait;
    private bool _sending;
    private bool _failed;
    private bool _stopped;

    public ConnectionWriter(ChannelConnection connection, ByteChannel channel, TimerWheel timers)
    {
        _connection = connection;
        _channel = channel;
        _wait = new ConnectionWait<FlushStatus>(_gate, timers, FlushStatus.TimedOut, FlushStatus.Canceled);
    }

    /// <summary>True while the channel still sends: closing now cuts the stream in the middle.</summary>
    public bool IsSending
    {
        get
        {
            lock (_gate)
            {
                return _sending;
            }
        }
    }

    public ValueTask<FlushStatus> FlushAsync(OutputBuffer output, TimeSpan timeout, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _wait.ThrowIfInUse();
            if (TryFinish(output, cancellation) is { } status)
            {
                return new ValueTask<FlushStatus>(status);
            }

            return timeout == TimeSpan.Zero
                ? new ValueTask<FlushStatus>(FlushStatus.TimedOut)
                : _wait.Begin(timeout, cancellation);
        }
    }

    public void OnSent(Transfer outcome)
    {
        lock (_gate)
        {
            _sending = false;
            if (!_wait.TryClaim(Conclude(outcome)))
            {
                return;
            }
        }

        _wait.Signal(_connection.Placement);
    }

    /// <summary>Ends a pending flush as failed and touches the channel no more.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _wait.Stop();
            if (!_wait.TryClaim(FlushStatus.Failed))
            {
                return;
            }
        }

        _connection.ExplainEnd();
        _wait.SignalElsewhere();
    }

    private FlushStatus? TryFinish(OutputBuffer output, CancellationToken cancellation)
    {
        if (_stopped || _failed || _sending)
        {
            _connection.ExplainEnd();
            return FlushStatus.Failed;
        }

        if (output.IsEmpty)
        {
            output.Clear();
            return FlushStatus.Flushed;
        }

        if (cancellation.IsCancellationRequested)
        {
            return FlushStatus.Canceled;
        }

        var sent = _channel.Send(output);
        if (sent.Status == TransferStatus.WouldBlock)
        {
            _sending = true;
            return null;
        }

        return Conclude(sent);
    }

    private FlushStatus Conclude(Transfer outcome)
    {
        if (outcome.Status == TransferStatus.Done)
        {
            return FlushStatus.Flushed;
        }

        _failed = true;
        if (!_stopped)
        {
            _connection.NoteEnd(outcome.Failure);
        }

        return FlushStatus.Failed;
    }
}
