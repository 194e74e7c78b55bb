namespace Kitex.Client;

/// <content>Calls that stream.</content>
public abstract partial class KitexClient
{
    /// <summary>Sends many requests and receives one response; more requests than the service wants are left.</summary>
    protected async ValueTask<T> ClientStreamAsync<TRequest, T>(RpcMethod method, IAsyncEnumerable<TRequest> requests, CallContext call)
        where TRequest : notnull
        where T : notnull
    {
        var stream = await OpenAsync(method, null, call).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
            var sending = StreamSending.Start(stream, requests, leaving.Token);
            try
            {
                return await sending.ReceiveAsync(call.Cancellation).ConfigureAwait(false) is { } response
                    ? (T)response
                    : throw StreamCall<TRequest, T>.NoResponse(method);
            }
            finally
            {
                call.Captured?.Fill(stream);
                await leaving.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends one request and receives many responses.</summary>
    protected async IAsyncEnumerable<T> ServerStreamAsync<T>(RpcMethod method, object message, CallContext call)
        where T : notnull
    {
        var stream = await OpenAsync(method, message, call).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                while (await stream.ReceiveAsync(call.Cancellation).ConfigureAwait(false) is { } response)
                {
                    call.Captured?.Fill(stream);
                    yield return (T)response;
                }
            }
            finally
            {
                call.Captured?.Fill(stream);
            }
        }
    }

    /// <summary>Sends many requests while it receives many responses. Leaving the enumeration ends the call.</summary>
    protected async IAsyncEnumerable<T> BidiStreamAsync<TRequest, T>(RpcMethod method, IAsyncEnumerable<TRequest> requests, CallContext call)
        where TRequest : notnull
        where T : notnull
    {
        var stream = await OpenAsync(method, null, call).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
            var sending = StreamSending.Start(stream, requests, leaving.Token);
            try
            {
                while (await sending.ReceiveAsync(call.Cancellation).ConfigureAwait(false) is { } response)
                {
                    call.Captured?.Fill(stream);
                    yield return (T)response;
                }
            }
            finally
            {
                call.Captured?.Fill(stream);
                await leaving.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Begins a call whose requests are sent one by one.</summary>
    protected async ValueTask<StreamCall<TRequest, T>> OpenStreamAsync<TRequest, T>(RpcMethod method, CallContext call)
        where TRequest : notnull
        where T : notnull
    {
        var stream = await OpenAsync(method, null, call).ConfigureAwait(false);
        return new StreamCall<TRequest, T>(method, stream, call.Cancellation);
    }

    private async ValueTask<RpcStream> OpenAsync(RpcMethod method, object? message, CallContext call)
    {
        var response = await _call(Request(method, message, call), call.CallToken).ConfigureAwait(false);
        call.Captured?.Fill(response.Meta);
        return response.Error is null ? response.Stream! : throw response.Error.ToException();
    }
}
