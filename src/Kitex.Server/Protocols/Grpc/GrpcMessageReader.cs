using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Network.Timing;
using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Takes messages from the body of a call: a flag, a length and so many bytes each.</summary>
/// <param name="body">The body. More of it is awaited only while a message is asked for: that is the back-pressure.</param>
/// <param name="method">Decodes the messages.</param>
/// <param name="compressor">What compressed messages are made with; null for none.</param>
/// <param name="mostBytes">The largest message.</param>
/// <param name="timers">Watch the wait for a message that is owed.</param>
internal sealed class GrpcMessageReader(PipeReader body, RpcMethod method, GrpcCompressor? compressor, int mostBytes, TimerWheel timers) : TimerWheelEntry
{
    private const long Never = long.MaxValue;

    private bool _ended;
    private volatile bool _canceled;

    /// <summary>The message read last; null where the method's messages are nothing.</summary>
    public object? Message { get; private set; }

    /// <summary>Waits for the next message, as long as it takes.</summary>
    /// <returns>False at the end, and when <see cref="Cancel"/> ended the wait.</returns>
    /// <exception cref="RpcException">The bytes are malformed or too many.</exception>
    public ValueTask<bool> ReadAsync(CancellationToken cancellation) => ReadOneAsync(Timeout.InfiniteTimeSpan, 0, cancellation);

    /// <summary>Waits for a message that the peer owes.</summary>
    /// <param name="patience">How long nothing of it may come.</param>
    /// <param name="deadline">When the call is over, as a timestamp; 0 for never.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>As <see cref="ReadAsync"/>.</returns>
    /// <exception cref="RpcException">The bytes are malformed or too many, or do not come.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadOneAsync(TimeSpan patience, long deadline, CancellationToken cancellation)
    {
        while (!_ended && !_canceled)
        {
            var pending = body.ReadAsync(cancellation);
            var due = pending.IsCompleted ? Never : Watch(patience, deadline);
            var read = await pending.ConfigureAwait(false);
            if (due != Never)
            {
                timers.Cancel(this);
            }

            var buffer = read.Buffer;
            if (TryTake(ref buffer))
            {
                body.AdvanceTo(buffer.Start);
                return true;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCanceled && due != Never && timers.Time.GetTimestamp() >= due)
            {
                throw due == deadline
                    ? Failed(RpcErrorCode.Timeout, "context deadline exceeded")
                    : Failed(RpcErrorCode.Timeout, $"{method}: nothing of the message came for {patience.TotalSeconds} s, the server's {nameof(KitexServerOptions.ReadTimeout)}");
            }

            if (read.IsCompleted)
            {
                _ended = true;
                if (!buffer.IsEmpty)
                {
                    throw Failed(RpcErrorCode.Protocol, "unexpected EOF");
                }
            }
        }

        return false;
    }

    /// <summary>Ends the wait for a message.</summary>
    public void Cancel()
    {
        _canceled = true;
        Interrupt();
    }

    /// <inheritdoc/>
    protected override void Expired(long token) => Interrupt();

    private void Interrupt()
    {
        try
        {
            body.CancelPendingRead();
        }
        catch (Exception)
        {
            // The caller is gone, or the call is over: nobody waits any more.
        }
    }

    /// <summary>Ends the wait that begins when nothing comes.</summary>
    /// <returns>When that is, as a timestamp; <see cref="Never"/> for never.</returns>
    private long Watch(TimeSpan patience, long deadline)
    {
        var now = timers.Time.GetTimestamp();
        var due = patience == Timeout.InfiniteTimeSpan ? Never : now + (long)(patience.TotalSeconds * timers.Time.TimestampFrequency);
        due = deadline == 0 ? due : Math.Min(due, deadline);
        if (due != Never)
        {
            timers.Schedule(this, timers.Time.GetElapsedTime(now, due), due);
        }

        return due;
    }

    private bool TryTake(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < GrpcPrefix.Bytes)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[GrpcPrefix.Bytes];
        buffer.Slice(0, GrpcPrefix.Bytes).CopyTo(bytes);
        var prefix = GrpcPrefix.Read(bytes);
        if (prefix.Length > (uint)mostBytes)
        {
            throw TooLarge(prefix.Length);
        }

        if (buffer.Length - GrpcPrefix.Bytes < prefix.Length)
        {
            return false;
        }

        var message = buffer.Slice(GrpcPrefix.Bytes, prefix.Length);
        buffer = buffer.Slice(message.End);
        Message = prefix.IsCompressed ? Decompress(message) : Decode(message);
        return true;
    }

    private object? Decompress(ReadOnlySequence<byte> compressed)
    {
        if (compressor is null)
        {
            throw Failed(RpcErrorCode.Protocol, "kitex compression algorithm not found");
        }

        using var message = new OutputBuffer();
        try
        {
            if (!compressor.TryDecompress(compressed, message, mostBytes))
            {
                throw TooLarge((long)mostBytes + 1);
            }
        }
        catch (FormatException malformed)
        {
            throw Failed(RpcErrorCode.Protocol, malformed.Message, malformed);
        }

        // Nearly always one piece.
        return message.FirstUnsent.Length == message.Length ? Decode(message.FirstUnsent.Span) : Decode(message.ToArray());
    }

    private object? Decode(ReadOnlySequence<byte> message)
    {
        if (message.IsSingleSegment)
        {
            return Decode(message.FirstSpan);
        }

        var length = (int)message.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            message.CopyTo(whole);
            return Decode(whole.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private object? Decode(ReadOnlySpan<byte> message)
    {
        try
        {
            return method.DecodeRequest(message);
        }
        catch (FormatException malformed)
        {
            throw Failed(RpcErrorCode.Protocol, $"{method}: the message is malformed: {malformed.Message}", malformed);
        }
    }

    private RpcException TooLarge(long length) => Failed(
        RpcErrorCode.TooLarge, $"grpc: received message larger than max ({length} vs. {mostBytes}); the server's {nameof(KitexServerOptions.Grpc)}.{nameof(GrpcServerOptions.MaxMessageBytes)} allows no more");

    private static RpcException Failed(RpcErrorCode code, string message, Exception? cause = null) => new(new RpcError(code, message) { Cause = cause });
}
