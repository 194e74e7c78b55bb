namespace Kitex.Conformance.Server;

/// <summary>The services that the server offers, by their names on the command line.</summary>
internal static class ServedServices
{
    /// <summary>Stands for every service at once.</summary>
    public const string All = "all";

    private static readonly SortedDictionary<string, Func<ServiceDescriptor>> ByName = new(StringComparer.Ordinal)
    {
        ["echo"] = static () => Api.EchoDescriptor.Describe(new EchoHandler()),
        ["pb"] = static () => Pbapi.PbEchoDescriptor.Describe(new PbEchoHandler()),
        ["rich"] = static () => Rich.RichServiceDescriptor.Describe(new RichHandler()),
        ["second"] = static () => Rich.SecondServiceDescriptor.Describe(new SecondHandler()),
    };

    /// <summary>The service of this name, or all of them.</summary>
    /// <exception cref="UsageException">There is no such service.</exception>
    public static IReadOnlyList<ServiceDescriptor> Select(string name)
    {
        if (name == All)
            return [.. ByName.Values.Select(static describe => describe())];

        return ByName.TryGetValue(name, out var one)
            ? [one()]
            : throw new UsageException($"the service '{name}' is not available; available: {string.Join(", ", ByName.Keys)}, {All}");
    }
}
