namespace Kitex.Load.Suites;

/// <summary>The suites by name.</summary>
internal static class NamedSuites
{
    private const string All = "all";

    private static readonly Dictionary<string, Func<string, Suite>> ByName = new()
    {
        ["limit"] = LimitSuite.Create,
        ["pair"] = PairSuite.Create,
        ["mux"] = MuxSuite.Create,
        ["grpc"] = GrpcSuite.Create,
        ["kestrel"] = KestrelSuite.Create,
        ["idle"] = IdleSuite.Create,
        ["hostile"] = HostileSuite.Create,
        ["balance"] = BalanceSuite.Create,
        ["admin"] = AdminSuite.Create,
    };

    /// <summary>The suites for every engine as one; a scenario of several is measured once.</summary>
    /// <exception cref="ArgumentException">There is no such suite.</exception>
    public static Suite Merge(IReadOnlyList<string> names, IReadOnlyList<string> engines)
    {
        if (names.FirstOrDefault(static name => name != All && !ByName.ContainsKey(name)) is { } unknown)
        {
            throw new ArgumentException($"There is no suite '{unknown}'; there are {string.Join(", ", ByName.Keys)} and {All}.");
        }

        var suites = (
            from name in names.Contains(All) ? [.. ByName.Keys] : names
            from engine in engines
            select ByName[name](engine)).ToList();
        return new Suite([.. suites.SelectMany(static s => s.Scenarios).Distinct()], [.. suites.SelectMany(static s => s.Bars)]);
    }
}
