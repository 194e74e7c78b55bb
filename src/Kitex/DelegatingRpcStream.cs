namespace Kitex;

/// <summary>
/// A stream around another one, for middleware that looks at messages: override what is of interest. On the client it goes
/// into the response (<see cref="RpcResponse.With(RpcStream)"/>), on the server into the request
/// (<see cref="RpcRequest.With(RpcStream)"/>).
/// </summary>
/// <param name="inner">Does the work.</param>
public abstract class DelegatingRpcStream(RpcStream inner) : RpcStream
{
    /// <summary>The stream that does the work.</summary>
    protected RpcStream Inner { get; } = inner;

    /// <inheritdoc/>
    public override RpcMetadata Headers => Inner.Headers;

    /// <inheritdoc/>
    public override RpcMetadata Trailers => Inner.Trailers;

    /// <inheritdoc/>
    public override ValueTask<RpcMetadata> ReceiveHeadersAsync(CancellationToken cancellation) => Inner.ReceiveHeadersAsync(cancellation);

    /// <inheritdoc/>
    public override ValueTask<bool> SendAsync(object message, CancellationToken cancellation) => Inner.SendAsync(message, cancellation);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(CancellationToken cancellation) => Inner.CompleteAsync(cancellation);

    /// <inheritdoc/>
    public override ValueTask<object?> ReceiveAsync(CancellationToken cancellation) => Inner.ReceiveAsync(cancellation);

    /// <inheritdoc/>
    public override void Abort(RpcError error) => Inner.Abort(error);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await Inner.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}
