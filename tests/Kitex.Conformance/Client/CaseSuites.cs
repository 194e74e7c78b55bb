namespace Kitex.Conformance.Client;

/// <summary>The services that can be called, by their names on the command line.</summary>
internal static class CaseSuites
{
    private const string Protobuf = "pb";

    private static readonly SortedDictionary<string, Func<CallSettings, CaseSuite>> ByName = new(StringComparer.Ordinal)
    {
        ["echo"] = static settings => new EchoCases(settings),
        [Protobuf] = static settings => new PbCases(settings),
        ["rich"] = static settings => new RichCases(settings),
        ["second"] = static settings => new SecondCases(settings),
    };

    /// <summary>The transport on which a service has all its cases.</summary>
    public static string TransportOfEveryCase(string service) => service == Protobuf ? ClientTransports.Grpc : "ttheader";

    /// <exception cref="UsageException">There is no such service, or not on the transport.</exception>
    public static CaseSuite Create(string service, CallSettings settings)
    {
        if (!ByName.TryGetValue(service, out var create))
            throw new UsageException($"the service '{service}' is not available; available: {string.Join(", ", ByName.Keys)}");
        if (settings.Client.IsGrpc && service != Protobuf)
            throw new UsageException($"{service} is not available on grpc; available: buffered, framed, ttheader, ttheaderframed");

        return create(settings);
    }
}
