using Kitex.Protocols.Framing;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The messages of a streaming call, on the server.</summary>
internal sealed class GrpcServerStream(RpcMethod method, GrpcMessageReader messages, GrpcAnswer answer, CancellationToken gone) : RpcStream
{
    private RpcError? _failure;
    private bool _completed;

    /// <summary>What broke the stream, or what it was aborted with; null while it is sound.</summary>
    public RpcError? Failure => Volatile.Read(ref _failure);

    public override async ValueTask SendAsync(object message, CancellationToken cancellation)
    {
        ThrowIfBroken(cancellation);
        if (_completed)
        {
            throw new RpcException(new RpcError(RpcErrorCode.Internal, $"{method}: the stream was completed, nothing can follow."));
        }

        try
        {
            await answer.SendAsync(method, RpcResponse.Success(message), cancellation).ConfigureAwait(false);
            await answer.FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (FrameTooLargeException large)
        {
            throw Break(new RpcError(RpcErrorCode.TooLarge, large.Message) { Cause = large });
        }

        ThrowIfBroken(cancellation);
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
            if (await messages.ReadAsync(cancellation).ConfigureAwait(false))
            {
                return messages.Message;
            }
        }
        catch (RpcException malformed)
        {
            throw Break(malformed.Error);
        }
        catch (Exception broken) when (broken is IOException || gone.IsCancellationRequested)
        {
            throw Break(CallerGone());
        }

        ThrowIfBroken(cancellation);
        return null;
    }

    public override void Abort(RpcError error)
    {
        Break(error);
        messages.Cancel();
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The caller has cancelled or is gone.</summary>
    public RpcError CallerGone() => new(RpcErrorCode.Canceled, $"{method}: the caller cancelled the call, or its connection is gone.");

    private void ThrowIfBroken(CancellationToken cancellation)
    {
        if (Failure is { } failure)
        {
            throw failure.ToException();
        }

        if (gone.IsCancellationRequested)
        {
            throw Break(CallerGone());
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Keeps the first failure; every later use meets it.</summary>
    private Exception Break(RpcError error) => (Interlocked.CompareExchange(ref _failure, error, null) ?? error).ToException();
}
