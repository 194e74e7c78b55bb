namespace Kitex.Client;

/// <summary>
/// A call whose caller sends message by message: <c>await using var call = await client.ChatAsync();</c>. One may send while
/// another receives. Leaving it before its end cancels the call.
/// </summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What comes back.</typeparam>
public sealed class StreamCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : notnull
    where TResponse : notnull
{
    private readonly RpcMethod _method;
    private readonly RpcStream _stream;
    private readonly CancellationToken _cancellation;

    internal StreamCall(RpcMethod method, RpcStream stream, CancellationToken cancellation)
    {
        _method = method;
        _stream = stream;
        _cancellation = cancellation;
    }

    /// <summary>What the service said in its headers; empty until they have come.</summary>
    public RpcMetadata Headers => _stream.Headers;

    /// <summary>What the service said behind its last message; empty until the end.</summary>
    public RpcMetadata Trailers => _stream.Trailers;

    /// <summary>The message received last.</summary>
    public TResponse Current { get; private set; } = default!;

    /// <summary>Waits for the service's headers, which may come long before its first message.</summary>
    /// <exception cref="RpcException">The call failed before.</exception>
    public ValueTask<RpcMetadata> ReceiveHeadersAsync() => _stream.ReceiveHeadersAsync(_cancellation);

    /// <summary>Sends one message; waits while the service does not read.</summary>
    /// <returns>False when the service has ended the call: receive to see what it answered, or why it failed.</returns>
    /// <exception cref="RpcException">The message cannot be sent, or the call was completed, cancelled or timed out on this side.</exception>
    public ValueTask<bool> SendAsync(TRequest message) => _stream.SendAsync(message, _cancellation);

    /// <summary>Says that no more messages will be sent.</summary>
    public ValueTask CompleteAsync() => _stream.CompleteAsync(_cancellation);

    /// <summary>Waits for the next message, <see cref="Current"/>.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="RpcException">The call failed.</exception>
    public async ValueTask<bool> ReceiveAsync()
    {
        if (await _stream.ReceiveAsync(_cancellation).ConfigureAwait(false) is not { } message)
        {
            return false;
        }

        Current = (TResponse)message;
        return true;
    }

    /// <summary>Every message to the end.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public IAsyncEnumerable<TResponse> ReadAllAsync() => _stream.ReadAllAsync<TResponse>(_cancellation);

    /// <summary>Says that no more messages will be sent, and waits for the one answer to all of them.</summary>
    /// <exception cref="RpcException">The call failed, or ended without an answer.</exception>
    public async ValueTask<TResponse> FinishAsync()
    {
        await CompleteAsync().ConfigureAwait(false);
        return await ReceiveAsync().ConfigureAwait(false) ? Current : throw NoResponse(_method);
    }

    /// <summary>Frees the call; one that has not ended is cancelled.</summary>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    internal static RpcException NoResponse(RpcMethod method) =>
        new(new RpcError(RpcErrorCode.Protocol, $"{method}: the stream ended without a response."));
}
