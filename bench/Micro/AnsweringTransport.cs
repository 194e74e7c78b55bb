using System.Threading.Tasks.Sources;
using Kitex.Transport;

namespace Kitex.Micro;

/// <summary>Carries one call at a time, nowhere: it is answered when it is told to.</summary>
internal sealed class AnsweringTransport(bool needsDestination) : ClientTransport, IValueTaskSource<RpcResponse>
{
    private static readonly object Answer = new();

    private ManualResetValueTaskSourceCore<RpcResponse> _core;
    private RpcRequest? _last;

    public override string Name => "answering";

    public override bool NeedsDestination { get; } = needsDestination;

    public void End() => _core.SetResult(RpcResponse.Success(Answer));

    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        // As every transport does; else the request need not even be allocated.
        Volatile.Write(ref _last, request);
        return new(this, _core.Version);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    RpcResponse IValueTaskSource<RpcResponse>.GetResult(short token)
    {
        var response = _core.GetResult(token);
        _core.Reset();
        return response;
    }

    ValueTaskSourceStatus IValueTaskSource<RpcResponse>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<RpcResponse>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
