using Kitex.Client;

namespace Kitex.Load;

/// <summary>Where a client completes its calls, by name.</summary>
internal static class Completions
{
    /// <summary>As the client does it when nothing is said.</summary>
    public const string Default = "default";

    /// <summary>Where it is fastest and safe, by the client's own judgement.</summary>
    public const string Auto = "auto";

    private static readonly Dictionary<string, Action<KitexClientBuilder>> ByName = new()
    {
        [Default] = static _ => { },
        [Auto] = static client => client.Configure(static o => o with { Completion = PlacementMode.Auto }),
        ["threadpool"] = static client => client.Configure(static o => o with { Completion = PlacementMode.ThreadPool }),
        ["inline"] = static client => client.Configure(static o => o with { Completion = PlacementMode.Inline }),
    };

    /// <summary>Those that suites compare: what a client should have first.</summary>
    public static IReadOnlyList<string> Compared { get; } = [Auto, "threadpool"];

    /// <exception cref="ArgumentException">There is no such way.</exception>
    public static void Check(string name)
    {
        if (!ByName.ContainsKey(name))
        {
            throw new ArgumentException($"There is no completion '{name}'; there is {string.Join(", ", ByName.Keys)}.");
        }
    }

    public static void Apply(string name, KitexClientBuilder client)
    {
        Check(name);
        ByName[name](client);
    }
}
