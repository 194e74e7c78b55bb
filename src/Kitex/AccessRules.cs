namespace Kitex;

/// <summary>The layer that refuses calls which a rule forbids.</summary>
internal static class AccessRules
{
    /// <param name="rules">Those of now, asked for each call; the first that gives a reason counts.</param>
    /// <param name="refuse">Makes the error.</param>
    public static RpcMiddleware Layer(Func<IReadOnlyList<AccessRule>> rules, Func<RpcRequest, string, RpcError> refuse) => next => (request, cancellation) =>
        Reason(rules(), request) is { } reason ? new(refuse(request, reason)) : next(request, cancellation);

    private static string? Reason(IReadOnlyList<AccessRule> rules, RpcRequest request)
    {
        // By index: an enumerator would be an object for each call.
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i](request) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }
}
