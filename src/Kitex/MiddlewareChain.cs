namespace Kitex;

/// <summary>Puts layers around an endpoint.</summary>
internal static class MiddlewareChain
{
    /// <summary>Composes once; the first layer is the outermost.</summary>
    public static RpcEndpoint Compose(ReadOnlySpan<RpcMiddleware> layers, RpcEndpoint endpoint)
    {
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            endpoint = layers[i](endpoint);
        }

        return endpoint;
    }
}
