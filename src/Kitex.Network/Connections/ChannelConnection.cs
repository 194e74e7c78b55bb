using System.Net;
using Kitex.Network.Timing;
using Kitex.Network.Tls;

namespace Kitex.Network.Connections;

/// <summary>The connection of every engine: a reader, a writer and their common end, over one <see cref="ByteChannel"/>.</summary>
internal sealed class ChannelConnection : NetworkConnection, IChannelEvents, IThreadPoolWorkItem
{
    private const int Open = 0;
    private const int Aborted = 1;
    private const int Disposed = 2;

    private readonly ByteChannel _channel;
    private readonly ConnectionReader _reader;
    private readonly ConnectionWriter _writer;
    private readonly ClosedSignal _closed = new();
    private Exception? _failure;
    private int _state;

    public ChannelConnection(ByteChannel channel, TimerWheel timers)
    {
        _channel = channel;
        _reader = new ConnectionReader(this, channel, timers);
        _writer = new ConnectionWriter(this, channel, timers);
        channel.Events = this;
    }

    public override EndPoint? LocalEndPoint => _channel.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => _channel.RemoteEndPoint;

    public override TlsHandshake? Tls => _channel.Tls;

    public override ReadOnlySpan<byte> Input => _reader.Input;

    public override bool IsReusable => _failure is null && _state == Open && _reader.IsReusable;

    public override Exception? Failure => Volatile.Read(ref _failure);

    public override CancellationToken Closed
    {
        get
        {
            var watched = _closed.IsWatched;
            var token = _closed.Token;
            if (!watched)
            {
                _reader.Watch();
            }

            return token;
        }
    }

    /// <inheritdoc/>
    public OutputBuffer Unsent { get; } = new();

    /// <summary>The peer in words, for messages.</summary>
    public string PeerName => _channel.PeerName;

    /// <summary>True when somebody holds the <see cref="Closed"/> token.</summary>
    public bool IsWatched => _closed.IsWatched;

    public override ValueTask<ReadStatus> ReadAsync(int atLeast, TimeSpan timeout, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atLeast, 1);
        ThrowIfNegative(timeout);
        return _reader.ReadAsync(atLeast, timeout, cancellation);
    }

    public override void Consume(int count) => _reader.Consume(count);

    public override ValueTask<FlushStatus> FlushAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        ThrowIfNegative(timeout);
        return _writer.FlushAsync(Output, timeout, cancellation);
    }

    public override void Interrupt() => _reader.Interrupt();

    public override void Abort(Exception? reason = null)
    {
        if (Interlocked.CompareExchange(ref _state, Aborted, Open) == Open)
        {
            NoteFailure(reason ?? new NetworkException($"The connection to {PeerName} was aborted by this side."));

            // First: what those say whom the token stops belongs to a connection that is gone.
            _writer.Stop();
            _closed.Fire();
            _reader.Stop();
            _channel.Close(abortive: true);
        }
    }

    public override ValueTask DisposeAsync()
    {
        var before = Interlocked.Exchange(ref _state, Disposed);
        if (before == Disposed)
        {
            return new ValueTask(_channel.Closing);
        }

        var cut = _writer.IsSending;
        _reader.Stop();
        _writer.Stop();
        if (before == Open)
        {
            _channel.Close(cut);
        }

        _reader.Release();
        Output.Clear();
        _closed.Fire();
        return new ValueTask(_channel.Closing);
    }

    void IChannelEvents.OnReadable()
    {
        if (Placement.StaysHere)
        {
            _reader.OnReadable();
        }
        else
        {
            // The bytes are received where they are used.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute() => _reader.OnReadable();

    void IChannelEvents.OnSent(Transfer outcome) => _writer.OnSent(outcome);

    /// <summary>Records that the stream is over; the first cause stays.</summary>
    public void NoteEnd(Exception? cause)
    {
        if (cause is not null)
        {
            NoteFailure(cause);
        }

        _closed.Fire();
    }

    /// <summary>Gives a status that says "failed" its cause when this side ended the connection without one.</summary>
    public void ExplainEnd()
    {
        if (Failure is null)
        {
            NoteEnd(new NetworkException(_state == Open
                ? $"An earlier flush to {PeerName} did not finish."
                : $"The connection to {PeerName} was closed by this side."));
        }
    }

    private void NoteFailure(Exception cause) => Interlocked.CompareExchange(ref _failure, cause, null);

    private static void ThrowIfNegative(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "Give zero or more, or Timeout.InfiniteTimeSpan for no limit.");
        }
    }
}
