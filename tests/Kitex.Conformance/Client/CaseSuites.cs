namespace Kitex.Conformance.Client;

/// <summary>The services that can be called, by their names on the command line.</summary>
internal static class CaseSuites
{
    private static readonly SortedDictionary<string, Func<CallSettings, CaseSuite>> ByName = new(StringComparer.Ordinal)
    {
        ["echo"] = static settings => new EchoCases(settings),
        ["pb"] = static settings => new PbCases(settings),
        ["rich"] = static settings => new RichCases(settings),
        ["second"] = static settings => new SecondCases(settings),
    };

    /// <exception cref="UsageException">There is no such service.</exception>
    public static CaseSuite Create(string service, CallSettings settings) =>
        ByName.TryGetValue(service, out var create)
            ? create(settings)
            : throw new UsageException($"the service '{service}' is not available; available: {string.Join(", ", ByName.Keys)}");
}
