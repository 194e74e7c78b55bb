namespace Kitex.Transport.Grpc;

/// <summary>The client's end of a streaming call.</summary>
internal sealed class GrpcStream(GrpcStreamCall call) : RpcStream
{
    /// <inheritdoc/>
    public override RpcMetadata Headers => call.Reply.Headers;

    /// <inheritdoc/>
    public override RpcMetadata Trailers => call.Reply.Trailers;

    /// <inheritdoc/>
    public override ValueTask SendAsync(object message, CancellationToken cancellation) => call.Sender.SendAsync(message, cancellation);

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
        return default;
    }
}
