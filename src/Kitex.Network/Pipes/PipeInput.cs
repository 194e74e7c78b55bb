using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kitex.Network.Connections;

namespace Kitex.Network.Pipes;

/// <summary>
/// The receiving side of a pipe. Whoever looks starts a read, for only a read learns of an end; what it brings is held until
/// it is taken. As a work item it carries the news that a read has come back.
/// </summary>
internal sealed class PipeInput : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly PipeChannel _channel;
    private readonly PipeReader _reader;
    private readonly Action _onRead;
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
    private ReadOnlySequence<byte> _held;
    private Transfer? _end;
    private TaskCompletionSource? _returned;
    private bool _reading;
    private bool _noticeDue;
    private bool _closed;

    public PipeInput(PipeChannel channel, PipeReader reader)
    {
        _channel = channel;
        _reader = reader;

        // A pipe may resume its reader inside somebody's write: never go on there.
        _onRead = () => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    public Transfer Receive(Span<byte> target)
    {
        lock (_gate)
        {
            var seen = Look();
            if (seen.Status != TransferStatus.Done)
            {
                return seen;
            }

            var count = (int)Math.Min(target.Length, _held.Length);
            var taken = _held.Slice(0, count);
            taken.CopyTo(target);
            Advance(taken.End);
            return Transfer.Received(count);
        }
    }

    /// <summary>What <see cref="Receive"/> would come upon.</summary>
    public Transfer Peek()
    {
        lock (_gate)
        {
            return Look();
        }
    }

    /// <summary>Reports when something can be received; false when it can already.</summary>
    public bool AwaitReadable()
    {
        lock (_gate)
        {
            _noticeDue = Look().Status == TransferStatus.WouldBlock;
            return _noticeDue;
        }
    }

    /// <summary>Completes the reader as soon as no read is under way.</summary>
    public async ValueTask CloseAsync(Exception? cause)
    {
        Task? returned = null;
        lock (_gate)
        {
            _closed = true;
            _held = default;
            if (_reading)
            {
                _returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                returned = _returned.Task;
            }
        }

        if (returned is not null)
        {
            _reader.CancelPendingRead();
            await returned.ConfigureAwait(false);
        }

        await _reader.CompleteAsync(cause).ConfigureAwait(false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _reading = false;
            TakeRead();
            if (_closed)
            {
                _held = default;
                _returned?.SetResult();
                return;
            }

            if (!_noticeDue || Look().Status == TransferStatus.WouldBlock)
            {
                return;
            }

            _noticeDue = false;
        }

        _channel.Events.OnReadable();
    }

    private Transfer Look()
    {
        while (!_reading && _held.IsEmpty && _end is null)
        {
            Read();
        }

        return _reading ? Transfer.WouldBlock : _end ?? Transfer.Received(count: 1);
    }

    private void Read()
    {
        try
        {
            Begin(_reader.ReadAsync(CancellationToken.None));
        }
        catch (Exception exception)
        {
            _end = _channel.Broken(exception);
        }
    }

    private void Begin(ValueTask<ReadResult> read)
    {
        _read = read.ConfigureAwait(false).GetAwaiter();
        if (_read.IsCompleted)
        {
            TakeRead();
        }
        else
        {
            _reading = true;
            _read.UnsafeOnCompleted(_onRead);
        }
    }

    /// <summary>Holds the bytes of the read that has come back; one cancelled by others brings nothing and ends nothing.</summary>
    private void TakeRead()
    {
        try
        {
            var result = _read.GetResult();
            _held = result.Buffer;
            if (_held.IsEmpty)
            {
                _end = result.IsCompleted ? Transfer.Ended : null;
                Advance(_held.End);
            }
        }
        catch (Exception exception)
        {
            _end = _channel.Broken(exception);
        }

        _read = default;
    }

    private void Advance(SequencePosition consumed)
    {
        _held = default;
        try
        {
            _reader.AdvanceTo(consumed);
        }
        catch (InvalidOperationException exception)
        {
            // Completed by whoever carries the pipe.
            _end ??= _channel.Broken(exception);
        }
    }
}
