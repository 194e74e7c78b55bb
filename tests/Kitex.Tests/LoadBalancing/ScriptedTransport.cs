using Kitex.Transport;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Answers as a test says.</summary>
internal sealed class ScriptedTransport(Func<RpcRequest, CancellationToken, ValueTask<RpcResponse>> answer) : ClientTransport
{
    public ScriptedTransport(Func<RpcRequest, RpcResponse> answer)
        : this((request, _) => new(answer(request)))
    {
    }

    public override string Name => "scripted";

    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation) => answer(request, cancellation);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
