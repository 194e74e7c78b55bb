namespace Kitex.Tool.CommandLine;

/// <summary>Every flag of <c>kitex bench</c>, once: parsing, the help and the documentation follow this list.</summary>
internal static class BenchFlags
{
    /// <summary>The first argument, which tells loading from generating.</summary>
    public const string Command = "bench";

    public static IReadOnlyList<Flag> All { get; } =
    [
        Works("idl", "FILE", "the service's IDL file, of Thrift or Protobuf"),
        Works("address", "ADDRESS", "where it listens: host:port, [v6]:port or unix:/path; repeated, calls go to each in turn"),
        Works("method", "NAME", "the method to call"),
        Works("service", "NAME", "the service in the IDL, when several have the method"),
        Works("callee", "NAME", "the name by which the service called is registered; by default its name in the IDL"),
        Works("data", "JSON", "the arguments, or @FILE that holds them; without it a sample is made from the IDL and printed"),
        Works("size", "COUNT", "characters of each text in the sample, by default 16"),
        Works("transport", "NAME", "ttheader, ttheader-framed, framed, buffered, mux or grpc; by default ttheader, and grpc for a .proto file"),
        Works("connections", "COUNT", "with -transport mux or grpc: connections that the calls share, 1 to 1024, by default 1"),
        Works("concurrency", "COUNT", "calls under way at once, 1 to 65536, by default 50"),
        Works("duration", "TIME", "how long to call, by default 10s"),
        Works("requests", "COUNT", "how many calls to make, instead of -duration"),
        Works("warmup", "TIME", "calls so long before it measures; by default 2s, and 0s with -requests"),
        Works("rate", "CALLS", "calls in a second, at even distances; by default each follows the one before"),
        Works("timeout", "TIME", "the longest time for a call, by default 3s"),
        Works("json", null, "prints the result as JSON"),
        Works("I", "DIR", "searches included and imported files there too; may be repeated"),
        Works("help", null, "prints this text; so does -h"),
    ];

    private static Flag Works(string name, string? value, string text) => new(name, value, FlagEffect.Works, text);
}
