namespace Kitex;

/// <summary>The layer that refuses calls which a rule forbids.</summary>
internal static class AccessRules
{
    /// <param name="rules">The first that gives a reason counts.</param>
    /// <param name="refuse">Makes the error.</param>
    public static RpcMiddleware Layer(IReadOnlyList<AccessRule> rules, Func<RpcRequest, string, RpcError> refuse)
    {
        AccessRule[] own = [.. rules];
        return next => (request, cancellation) =>
        {
            foreach (var rule in own)
            {
                if (rule(request) is { } reason)
                {
                    return new(refuse(request, reason));
                }
            }

            return next(request, cancellation);
        };
    }
}
