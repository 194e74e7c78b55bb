using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Kitex.Network;

namespace Kitex.Protocols.Framing;

/// <summary>Cuts a connection's input into messages. One per connection, used by one reader at a time.</summary>
/// <param name="connection">Where the bytes come from; not owned.</param>
/// <param name="detector">Tells the framing of each message.</param>
/// <param name="time">Measures the time a message takes to arrive.</param>
public sealed class MessageReader(NetworkConnection connection, FramingDetector detector, TimeProvider time)
{
    private MessageFrame _frame;
    private FrameStatus _status;
    private bool _interrupted;
    private long? _begun;

    /// <summary>The framing of the message at hand; null before its head came.</summary>
    public MessageFraming? Framing { get; private set; }

    /// <summary>The framing in which to answer the message at hand.</summary>
    public MessageFraming ReplyFraming => Framing!.ReplyFraming(_frame);

    /// <summary>The message at hand, as far as it is known.</summary>
    public ref readonly MessageFrame Frame => ref _frame;

    /// <summary>Looks at what already stands in the input.</summary>
    /// <returns>True when <see cref="ReadAsync(TimeSpan, CancellationToken)"/> would complete without waiting.</returns>
    public bool TryParse()
    {
        if (_status == FrameStatus.NeedMore)
        {
            _status = Parse();
        }

        return _status != FrameStatus.NeedMore;
    }

    /// <summary>Waits until a whole message stands in the input.</summary>
    /// <param name="idle">The longest wait for the first byte.</param>
    /// <param name="whole">The longest wait from the first byte to the last.</param>
    /// <param name="cancellation">Ends the wait.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<MessageReadStatus> ReadAsync(TimeSpan idle, TimeSpan whole, CancellationToken cancellation)
    {
        MessageReadStatus status;
        while (!TryFinish(await WaitAsync(idle, whole, cancellation).ConfigureAwait(false), out status))
        {
            // Another part of the message has come.
        }

        return status;
    }

    /// <summary>Waits until a whole message stands in the input.</summary>
    /// <param name="limit">The longest wait from now to the last byte.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<MessageReadStatus> ReadAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        MessageReadStatus status;
        while (!TryFinish(await WaitAsync(Left(limit, begun), cancellation).ConfigureAwait(false), out status))
        {
            // Another part of the message has come.
        }

        return status;
    }

    /// <summary>Waits for the next part of the message; give what it returns to <see cref="TryFinish"/>.</summary>
    /// <param name="idle">The longest wait for the first byte.</param>
    /// <param name="whole">The longest wait from the first byte to the last.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public ValueTask<ReadStatus> WaitAsync(TimeSpan idle, TimeSpan whole, CancellationToken cancellation)
    {
        if (connection.Input.IsEmpty)
        {
            return WaitAsync(idle, cancellation);
        }

        return WaitAsync(whole == Timeout.InfiniteTimeSpan ? whole : Left(whole, _begun ??= time.GetTimestamp()), cancellation);
    }

    /// <summary>Waits for the next part of the message; give what it returns to <see cref="TryFinish"/>.</summary>
    /// <param name="timeout">The longest wait for this part.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <remarks>Whoever waits for every message saves an asynchronous frame with it against <see cref="ReadAsync(TimeSpan, CancellationToken)"/>.</remarks>
    public ValueTask<ReadStatus> WaitAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (TryParse())
        {
            return new ValueTask<ReadStatus>(ReadStatus.Ready);
        }

        var first = connection.Input.IsEmpty;
        if (first && _interrupted)
        {
            _interrupted = false;
            return new ValueTask<ReadStatus>(ReadStatus.Interrupted);
        }

        return connection.ReadAsync(first ? 1 : _frame.Wanted, timeout, cancellation);
    }

    /// <summary>Looks at what a wait has brought.</summary>
    /// <param name="waited">How the wait ended.</param>
    /// <param name="status">How waiting for the whole message ended.</param>
    /// <returns>False when more of the message must be waited for.</returns>
    public bool TryFinish(ReadStatus waited, out MessageReadStatus status)
    {
        status = default;
        if (waited == ReadStatus.Interrupted && !connection.Input.IsEmpty)
        {
            // A message under way is still read to its end, within its time; the interruption counts after it.
            _interrupted = true;
            return false;
        }

        if (waited != ReadStatus.Ready)
        {
            status = EndOf(waited, connection.Input.IsEmpty);
            return true;
        }

        if (!TryParse())
        {
            return false;
        }

        status = _status switch
        {
            FrameStatus.Ready => MessageReadStatus.Ready,
            FrameStatus.TooLarge => MessageReadStatus.TooLarge,
            _ => MessageReadStatus.Malformed,
        };
        return true;
    }

    /// <summary>Drops the message at hand and makes ready for the next.</summary>
    public void Next()
    {
        connection.Consume(_frame.Length);
        _frame = new MessageFrame { Skip = _frame.Skip };
        _status = FrameStatus.NeedMore;
        _begun = null;
        Framing = null;
    }

    /// <summary>What the end of the bytes means to whoever waits for a message.</summary>
    /// <param name="status">How the wait for bytes ended; not <see cref="ReadStatus.Ready"/>.</param>
    /// <param name="between">True when no byte of the message has come.</param>
    internal static MessageReadStatus EndOf(ReadStatus status, bool between) => status switch
    {
        ReadStatus.Canceled => MessageReadStatus.Canceled,
        ReadStatus.Failed => MessageReadStatus.Failed,
        ReadStatus.TimedOut => between ? MessageReadStatus.IdleTimeout : MessageReadStatus.ReadTimeout,
        ReadStatus.Interrupted => MessageReadStatus.Interrupted,
        _ => between ? MessageReadStatus.Ended : MessageReadStatus.Truncated,
    };

    private TimeSpan Left(TimeSpan limit, long begun)
    {
        if (limit == Timeout.InfiniteTimeSpan)
        {
            return limit;
        }

        var left = limit - time.GetElapsedTime(begun);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private FrameStatus Parse()
    {
        var input = connection.Input;
        if (Framing is null)
        {
            if (input.Length < MessageFraming.HeadBytes)
            {
                return _frame.NeedMore(MessageFraming.HeadBytes);
            }

            Framing = detector.Detect(input[..MessageFraming.HeadBytes]);
            if (Framing is null)
            {
                return _frame.Malformed(Unknown(input));
            }
        }

        return Framing.Read(input, ref _frame);
    }

    private static string Unknown(ReadOnlySpan<byte> head) =>
        $"No known protocol starts with 0x{BinaryPrimitives.ReadUInt32BigEndian(head):x8} 0x{BinaryPrimitives.ReadUInt32BigEndian(head[4..]):x8}.";
}
