using Kitex.Discovery;
using Kitex.Transport;

namespace Kitex.Client;

/// <summary>The map of the client: every layer a call goes through, from the stub down to the wire.</summary>
internal static class ClientPipeline
{
    /// <summary>Composes the layers, once per client.</summary>
    public static RpcEndpoint Build(IReadOnlyList<RpcMiddleware> user, StaticInstances instances, ClientTransport transport)
    {
        RpcMiddleware[] layers =
        [
            .. user,
            .. transport.NeedsDestination ? new[] { Destination(instances) } : [],
        ];

        return MiddlewareChain.Compose(layers, transport.InvokeAsync);
    }

    /// <summary>Gives the call the address to go to: the one asked for, or the next of the list.</summary>
    private static RpcMiddleware Destination(StaticInstances instances) => next => (request, cancellation) =>
    {
        if (request is { Destination: not null, IsPicked: false })
        {
            return next(request, cancellation);
        }

        if (instances.IsEmpty)
        {
            return new(new RpcError(RpcErrorCode.NoInstance, $"{CallFailure.Where(request)}: there is no address to call. Give the client HostPorts, or the call a Host.")
            {
                NothingSent = true,
            });
        }

        return next(request.Pick(instances.Pick()), cancellation);
    };
}
