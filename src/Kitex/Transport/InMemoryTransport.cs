using System.Runtime.CompilerServices;

namespace Kitex.Transport;

/// <summary>
/// Carries calls (no streams) to a server's pipeline in the same process: no bytes, no sockets, messages by reference. For tests and
/// for services that live together; both sides' middleware runs, and the outcomes are those of a call over a network.
/// </summary>
/// <param name="server">The server's outermost endpoint.</param>
/// <param name="time">The client's clock; default the system's.</param>
public sealed class InMemoryTransport(RpcEndpoint server, TimeProvider? time = null) : ClientTransport
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly InMemoryConnection _connection = new(time ?? TimeProvider.System);

    /// <inheritdoc/>
    public override string Name => "memory";

    /// <inheritdoc/>
    public override bool NeedsDestination => false;

    /// <inheritdoc/>
    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        if (request.Method.IsStreaming)
        {
            return new(CallFailure.Refused(request, $"the transport '{Name}' carries no streams."));
        }

        if (cancellation.IsCancellationRequested)
        {
            return new(CallFailure.Canceled(request, _time));
        }

        request.Trace?.Phases?.Pass();
        var answer = server(Received(request), cancellation);
        if (request.Method.Kind == RpcKind.Oneway)
        {
            _ = answer.AsTask();
            return new(RpcResponse.Success(null));
        }

        return answer.IsCompletedSuccessfully ? new(Received(request, answer.Result)) : AwaitAsync(request, answer.AsTask(), cancellation);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> AwaitAsync(RpcRequest request, Task<RpcResponse> answer, CancellationToken cancellation)
    {
        try
        {
            return Received(request, await answer.WaitAsync(CallTime.Waitable(request, _time), _time, cancellation).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            return CallFailure.TimedOut(request, _time);
        }
        catch (OperationCanceledException canceled)
        {
            return CallFailure.Canceled(request, _time, canceled);
        }
    }

    /// <summary>The request as the server sees it: what travels, and nothing else.</summary>
    private RpcRequest Received(RpcRequest request) => new()
    {
        Method = request.Method,
        Message = request.Message,
        Caller = request.Caller,
        CallerMethod = request.CallerMethod,
        Connection = _connection,
        Transport = Name,
        Meta = request.Meta,
        Started = _time.GetTimestamp(),
        Deadline = request.Method.Kind == RpcKind.Oneway ? 0 : request.Deadline,
    };

    /// <summary>The server's failure as its caller sees it.</summary>
    private RpcResponse Received(RpcRequest request, in RpcResponse response)
    {
        request.Trace?.Phases?.Mark(CallPhase.Wait);
        return response.Error is { Code: not (RpcErrorCode.Declared or RpcErrorCode.Business) } error ? CallFailure.RemoteOrTimedOut(request, error.TypeId, error.Message, _time) : response;
    }
}
