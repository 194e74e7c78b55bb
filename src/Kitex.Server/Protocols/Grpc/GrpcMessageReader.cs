using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Takes messages from the body of a call: a flag, a length and so many bytes each.</summary>
/// <param name="body">The body. More of it is awaited only while a message is asked for: that is the back-pressure.</param>
/// <param name="method">Decodes the messages.</param>
/// <param name="compressor">What compressed messages are made with; null for none.</param>
/// <param name="mostBytes">The largest message.</param>
internal sealed class GrpcMessageReader(PipeReader body, RpcMethod method, GrpcCompressor? compressor, int mostBytes)
{
    private bool _ended;

    /// <summary>The message read last; null where the method's messages are nothing.</summary>
    public object? Message { get; private set; }

    /// <summary>Waits for the next message.</summary>
    /// <returns>False at the end, and when <see cref="Cancel"/> ended the wait.</returns>
    /// <exception cref="RpcException">The bytes are malformed or too many.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (!_ended)
        {
            var read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (TryTake(ref buffer))
            {
                body.AdvanceTo(buffer.Start);
                return true;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCanceled)
            {
                return false;
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
    public void Cancel() => body.CancelPendingRead();

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
