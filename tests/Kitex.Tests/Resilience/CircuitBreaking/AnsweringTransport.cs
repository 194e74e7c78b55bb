using Kitex.Transport;

namespace Kitex.Tests.Resilience.CircuitBreaking;

/// <summary>Answers each call as a test says, and keeps where it went.</summary>
internal sealed class AnsweringTransport(Func<RpcRequest, RpcResponse> answer) : ClientTransport
{
    public List<RpcRequest> Requests { get; } = [];

    public List<string> Destinations => [.. Requests.Select(static r => r.Destination!.ToString())];

    /// <summary>Whether answers come later, on another thread.</summary>
    public bool Waits { get; init; }

    public override string Name => "answering";

    public override async ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        lock (Requests)
        {
            Requests.Add(request);
        }

        if (Waits)
        {
            await Task.Yield();
        }

        return answer(request);
    }

    public override ValueTask DisposeAsync() => default;
}
