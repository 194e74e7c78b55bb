using System.Runtime.CompilerServices;
using Kitex.Client;
using Kitex.Tool.Calling;

namespace Kitex.Tool.Bench;

/// <summary>Makes one call over and over.</summary>
/// <param name="callee">The name of the service called, as registries know it.</param>
/// <param name="method">The method.</param>
/// <param name="body">Its arguments as bytes.</param>
/// <param name="configure">Says what the client is made of.</param>
internal sealed class LoadClient(string callee, EncodedMethod method, byte[] body, Action<KitexClientBuilder> configure)
    : KitexClient(callee, client =>
    {
        configure(client);
        var isGrpc = client.Options.Grpc is not null;
        client.Use(next => FailuresAsResults(next, isGrpc));
    })
{
    /// <summary>Calls once; a failure is a result and no exception.</summary>
    public ValueTask<CallOutcome> CallAsync(CancellationToken cancellation) => CallAsync<CallOutcome>(method, body, cancellation);

    // An exception costs more than a call: a service that refuses many would seem slower than it is.
    private static RpcEndpoint FailuresAsResults(RpcEndpoint next, bool isGrpc)
    {
        return InvokeAsync;

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        async ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
        {
            var response = await next(request, cancellation).ConfigureAwait(false);
            return RpcResponse.Success(response.Error is null ? CallOutcome.Ok : new CallOutcome(response.Error, isGrpc));
        }
    }
}
