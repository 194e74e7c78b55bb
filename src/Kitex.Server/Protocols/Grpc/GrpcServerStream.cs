using Kitex.Protocols.Framing;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The messages of a streaming call, on the server.</summary>
internal sealed class GrpcServerStream(GrpcCall call, GrpcMessageReader messages, GrpcAnswer answer, KitexServerOptions options) : RpcStream
{
    private RpcError? _failure;
    private bool _completed;

    /// <summary>What broke the stream, or what it was aborted with; null while it is sound.</summary>
    public RpcError? Failure => Volatile.Read(ref _failure);

    /// <summary>Completes when what <see cref="Abort"/> has begun is done.</summary>
    public Task Aborted { get; private set; } = Task.CompletedTask;

    public override async ValueTask<bool> SendAsync(object message, CancellationToken cancellation)
    {
        ThrowIfBroken(cancellation);
        if (_completed)
        {
            throw new RpcException(new RpcError(RpcErrorCode.Internal, $"{call.Method}: the stream was completed, nothing can follow."));
        }

        try
        {
            await answer.SendAsync(call.Method, RpcResponse.Success(message), isLast: false, cancellation).ConfigureAwait(false);
        }
        catch (FrameTooLargeException large)
        {
            throw Break(new RpcError(RpcErrorCode.TooLarge, large.Message) { Cause = large });
        }

        ThrowIfBroken(cancellation);
        return true;
    }

    public override ValueTask CompleteAsync(CancellationToken cancellation)
    {
        _completed = true;
        return ValueTask.CompletedTask;
    }

    public override async ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        ThrowIfBroken(cancellation);
        try
        {
            // The one request of a server stream is owed; any other message may come whenever its caller likes.
            var found = call.Method.Kind == RpcKind.ServerStream
                ? messages.ReadOneAsync(options.ReadTimeout, call.Deadline(options), cancellation)
                : messages.ReadAsync(cancellation);
            if (await found.ConfigureAwait(false))
            {
                return messages.Message;
            }
        }
        catch (RpcException malformed)
        {
            throw Break(malformed.Error);
        }
        catch (Exception broken) when (broken is IOException || call.Gone.IsCancellationRequested)
        {
            throw Break(CallerGone());
        }

        ThrowIfBroken(cancellation);
        return null;
    }

    public override void Abort(RpcError error)
    {
        if (Interlocked.CompareExchange(ref _failure, error, null) is null)
        {
            Aborted = answer.AbortAsync(GrpcStatus.Of(error, options.Grpc.StandardStatusCodes));
            messages.Cancel();
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The caller has cancelled or is gone.</summary>
    private RpcError CallerGone() => new(RpcErrorCode.Canceled, $"{call.Method}: the caller cancelled the call, or its connection is gone.");

    private void ThrowIfBroken(CancellationToken cancellation)
    {
        if (Failure is { } failure)
        {
            throw failure.ToException();
        }

        if (call.Gone.IsCancellationRequested)
        {
            throw Break(CallerGone());
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Keeps the first failure; every later use meets it.</summary>
    private Exception Break(RpcError error) => (Interlocked.CompareExchange(ref _failure, error, null) ?? error).ToException();
}
