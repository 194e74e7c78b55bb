using Kitex.Client;

namespace Kitex.Conformance.Client;

/// <summary>The transports a client can use, by their names on the command line.</summary>
internal static class ClientTransports
{
    /// <summary>The one that is HTTP/2.</summary>
    public const string Grpc = "grpc";

    private static readonly SortedDictionary<string, Action<KitexClientBuilder>> ByName = new(StringComparer.Ordinal)
    {
        ["buffered"] = static client => client.Buffered(),
        ["framed"] = static client => client.Framed(),
        [Grpc] = static client => client.Grpc(),
        ["ttheader"] = static client => client.TTHeader(),
        ["ttheaderframed"] = static client => client.TTHeaderFramed(),
    };

    /// <exception cref="UsageException">There is no such transport.</exception>
    public static Action<KitexClientBuilder> Select(string transport) =>
        ByName.TryGetValue(transport, out var configure)
            ? configure
            : throw new UsageException($"the transport '{transport}' is not available; available: {string.Join(", ", ByName.Keys)}");

    /// <summary>The transport with a TTHeader, which multiplexed calls always have.</summary>
    public static string WithTTHeader(string transport) => transport switch
    {
        "buffered" => "ttheader",
        "framed" => "ttheaderframed",
        _ => transport,
    };
}
