using System.Net;
using Kitex.Transport;

namespace Kitex.Tests.Client;

/// <summary>Keeps what reaches the innermost endpoint and answers with the request's message.</summary>
internal sealed class RecordingTransport : ClientTransport
{
    public List<RpcRequest> Requests { get; } = [];

    public List<CancellationToken> Tokens { get; } = [];

    public List<EndPoint> Forgotten { get; } = [];

    public int Disposals { get; private set; }

    public override string Name => "recording";

    public override ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        Requests.Add(request);
        Tokens.Add(cancellation);
        return new(RpcResponse.Success(request.Message));
    }

    public override void Forget(EndPoint address) => Forgotten.Add(address);

    public override ValueTask DisposeAsync()
    {
        Disposals++;
        return ValueTask.CompletedTask;
    }
}
