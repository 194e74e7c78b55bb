namespace Kitex.Client;

/// <summary>The labels of a call.</summary>
internal static class CallTags
{
    /// <summary>Those of the client, and those of the call itself, which come before.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> clients, IReadOnlyDictionary<string, string>? own)
    {
        if (own is not { Count: > 0 })
        {
            return clients;
        }

        if (clients.Count == 0)
        {
            return own;
        }

        var all = new Dictionary<string, string>(clients);
        foreach (var (name, value) in own)
        {
            all[name] = value;
        }

        return all;
    }
}
