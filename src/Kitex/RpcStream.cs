namespace Kitex;

/// <summary>Messages both ways within one call. One sender and one receiver at a time; the two may differ.</summary>
public abstract class RpcStream : IAsyncDisposable
{
    /// <summary>On the client, what the service said in its headers (<see cref="ResponseMeta.Headers"/>); empty until the first message has come.</summary>
    public virtual RpcMetadata Headers => RpcMetadata.Empty;

    /// <summary>The same of the trailers; empty until the end.</summary>
    public virtual RpcMetadata Trailers => RpcMetadata.Empty;

    /// <summary>Sends one message, boxed when it is a value; waits while the peer does not read.</summary>
    /// <exception cref="RpcException">The stream has ended or broken.</exception>
    public abstract ValueTask SendAsync(object message, CancellationToken cancellation);

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
    public async ValueTask SendAllAsync<T>(IAsyncEnumerable<T> messages, CancellationToken cancellation)
        where T : notnull
    {
        await foreach (var message in messages.WithCancellation(cancellation).ConfigureAwait(false))
        {
            await SendAsync(message, cancellation).ConfigureAwait(false);
        }
    }
}
