namespace Kitex;

/// <summary>
/// Messages both ways within one call. One sender and one receiver at a time; the two may differ. On the client a token that
/// fires, whichever method it was given to, ends the whole stream. Whoever got it from a call disposes it.
/// </summary>
/// <remarks>To see each message in a middleware, wrap the stream: <see cref="DelegatingRpcStream"/>.</remarks>
public abstract class RpcStream : IAsyncDisposable
{
    /// <summary>On the client, what the service said in its headers (<see cref="ResponseMeta.Headers"/>); empty until they have come.</summary>
    public virtual RpcMetadata Headers => RpcMetadata.Empty;

    /// <summary>The same of the trailers; empty until the end.</summary>
    public virtual RpcMetadata Trailers => RpcMetadata.Empty;

    /// <summary>On the client, waits for the service's headers, which may come long before its first message.</summary>
    /// <returns>They; empty for an answer that has trailers alone.</returns>
    /// <exception cref="RpcException">The stream broke before.</exception>
    public virtual ValueTask<RpcMetadata> ReceiveHeadersAsync(CancellationToken cancellation) => new(Headers);

    /// <summary>Sends one message, boxed when it is a value; waits while the peer does not read.</summary>
    /// <returns>
    /// False when the peer has ended the stream: it wants no more, and <see cref="ReceiveAsync"/> brings what it answered or
    /// why it failed.
    /// </returns>
    /// <exception cref="RpcException">This side has ended the stream, or the message cannot be sent.</exception>
    public abstract ValueTask<bool> SendAsync(object message, CancellationToken cancellation);

    /// <summary>Says that no more messages will be sent.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellation);

    /// <summary>The next message; null at the end.</summary>
    /// <exception cref="RpcException">The peer ended the stream with an error, or it broke.</exception>
    public abstract ValueTask<object?> ReceiveAsync(CancellationToken cancellation);

    /// <summary>Ends the stream at once with an error that the peer sees.</summary>
    public abstract void Abort(RpcError error);

    /// <summary>Frees the stream; an unfinished one is aborted as cancelled.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Every message to the end.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync<T>([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
        where T : notnull
    {
        while (await ReceiveAsync(cancellation).ConfigureAwait(false) is { } message)
        {
            yield return (T)message;
        }
    }

    /// <summary>Sends every message; does not complete the stream.</summary>
    /// <returns>False when the peer ended the stream before the last one.</returns>
    public async ValueTask<bool> SendAllAsync<T>(IAsyncEnumerable<T> messages, CancellationToken cancellation)
        where T : notnull
    {
        await foreach (var message in messages.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (!await SendAsync(message, cancellation).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }
}
