using Microsoft.Extensions.Configuration;

namespace Kitex.Registries;

/// <summary>
/// A registry in one line: "etcd://user:password@one:2379,two:2379/prefix?LeaseTime=30s". What it says are the settings that a
/// configuration would give: Kind, Endpoints, User, Password, Path, and those behind the question mark.
/// </summary>
internal static class RegistryAddress
{
    private const string SchemeEnd = "://";

    /// <exception cref="FormatException">It is no address of a registry.</exception>
    public static IConfiguration Read(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var scheme = address.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (scheme <= 0)
        {
            throw new FormatException($"'{address}' is no address of a registry. Write such as etcd://127.0.0.1:2379, or local:// for this machine's own.");
        }

        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Kind"] = address[..scheme] };
        var rest = address[(scheme + SchemeEnd.Length)..];
        if (rest.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query)
        {
            ReadQuery(rest[(query + 1)..], settings);
            rest = rest[..query];
        }

        if (rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var path)
        {
            Put(settings, "Path", Uri.UnescapeDataString(rest[(path + 1)..]));
            rest = rest[..path];
        }

        if (rest.LastIndexOf('@') is >= 0 and var at)
        {
            var user = rest[..at].Split(':', 2);
            Put(settings, "User", Uri.UnescapeDataString(user[0]));
            Put(settings, "Password", user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
            rest = rest[(at + 1)..];
        }

        Put(settings, "Endpoints", rest);
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    private static void ReadQuery(string query, Dictionary<string, string?> settings)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (parts.Length != 2 || !settings.TryAdd(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])))
            {
                throw new FormatException($"'{pair}' in the address of a registry must be key=value, each key once.");
            }
        }
    }

    private static void Put(Dictionary<string, string?> settings, string key, string value)
    {
        if (value.Length > 0)
        {
            settings[key] = value;
        }
    }
}
