using Kitex.Transport;

namespace Kitex.Tests.Configuration;

/// <summary>Keeps the attempts that reach it, of which none can be sent.</summary>
internal sealed class FailingTransport : ClientTransport
{
    public List<RpcRequest> Requests { get; } = [];

    public override string Name => "failing";

    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        Requests.Add(request);
        return new(new RpcError(RpcErrorCode.ConnectFailed, "refused") { NothingSent = true });
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
