namespace Kitex.Transport.Grpc;

/// <summary>The client's end of a streaming call.</summary>
internal sealed class GrpcStream(GrpcStreamCall call) : RpcStream
{
    /// <summary>Frees the call of a user who has forgotten it; the connection would hold it for ever.</summary>
    ~GrpcStream()
    {
        if (call.IsAwaited)
        {
            // Somebody waits for it without holding this.
            GC.ReRegisterForFinalize(this);
            return;
        }

        call.Free();
    }

    /// <inheritdoc/>
    public override RpcMetadata Headers => call.Reply.Headers;

    /// <inheritdoc/>
    public override RpcMetadata Trailers => call.Reply.Trailers;

    /// <inheritdoc/>
    public override ValueTask<RpcMetadata> ReceiveHeadersAsync(CancellationToken cancellation) => call.ReceiveHeadersAsync(cancellation);

    /// <inheritdoc/>
    public override ValueTask<bool> SendAsync(object message, CancellationToken cancellation) => call.Sender.SendAsync(message, cancellation);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(CancellationToken cancellation)
    {
        call.Complete();
        return default;
    }

    /// <inheritdoc/>
    public override ValueTask<object?> ReceiveAsync(CancellationToken cancellation) => call.Receiver.ReceiveAsync(cancellation);

    /// <inheritdoc/>
    public override void Abort(RpcError error) => call.TryEnd(error);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        call.Free();
        GC.SuppressFinalize(this);
        return default;
    }
}
