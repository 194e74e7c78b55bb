using Kitex.Discovery;

namespace Kitex.Conformance.Client;

/// <summary>Runs cases against a server: 0 when all are right, 1 on a mismatch.</summary>
internal static class ClientCommand
{
    private const string List = "list";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<string, FlagKind> Flags = new()
    {
        ["addr"] = FlagKind.Value,
        ["service"] = FlagKind.Value,
        ["transport"] = FlagKind.Value,
        ["case"] = FlagKind.Value,
        ["n"] = FlagKind.Value,
        ["c"] = FlagKind.Value,
        ["size"] = FlagKind.Value,
        ["message"] = FlagKind.Value,
        ["variant"] = FlagKind.Value,
        ["short"] = FlagKind.Switch,
        ["timeout"] = FlagKind.Value,
        ["mux"] = FlagKind.Switch,
        ["gzip"] = FlagKind.Switch,
        ["crc32"] = FlagKind.Switch,
        ["transient"] = FlagKind.Value,
        ["persistent"] = FlagKind.Value,
        ["registry"] = FlagKind.Value,
        ["name"] = FlagKind.Value,
    };

    /// <exception cref="UsageException">The command line asks for something that does not exist.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output)
    {
        var line = new CommandLine(args, Flags);
        var service = line.Required("service");
        var wanted = line.Required("case");
        var transport = line.Text("transport") ?? (wanted == List ? CaseSuites.TransportOfEveryCase(service) : "framed");
        await using var registry = RegistryFlags.Open(line);
        await using var suite = CreateSuite(line, service, transport, registry);
        if (wanted == List)
        {
            foreach (var one in suite.Cases)
                await output.WriteLineAsync(one.Name);
            return 0;
        }

        var cases = Select(suite.Cases, wanted, service, transport);
        var calls = line.Number("n", 1, 1);
        var concurrency = line.Number("c", 1, 1);
        var right = true;
        foreach (var one in cases)
        {
            var reason = await TryAsync(one, calls, concurrency);
            right &= reason is null;
            await output.WriteLineAsync($"{(reason is null ? "PASS" : "FAIL")} case={one.Name} transport={transport}{reason}");
        }

        return right ? 0 : 1;
    }

    private static CaseSuite CreateSuite(CommandLine line, string service, string transport, IServiceRegistry? registry)
    {
        var client = new ClientSettings(line.Text("addr") ?? "127.0.0.1:8888", transport)
        {
            Resolver = registry is null ? null : new NamedResolver(registry, line.Required("name")),
            Timeout = line.Duration("timeout", DefaultTimeout),
            IsMultiplexed = line.Has("mux"),
            IsShort = line.Has("short"),
            HasChecksum = line.Has("crc32"),
            IsCompressed = line.Has("gzip"),
            Transient = line.Pairs("transient"),
            Persistent = line.Pairs("persistent"),
        };
        if (client is { IsMultiplexed: true, IsShort: true })
            throw new UsageException("--mux and --short exclude each other");
        if (client is { IsMultiplexed: true, IsGrpc: true })
            throw new UsageException("--mux is not available on grpc, whose calls share connections as they are");
        if (client is { IsCompressed: true, IsGrpc: false })
            throw new UsageException($"--gzip is not available on {transport}; available: grpc");
        if (client is { HasChecksum: true, HasTTHeader: false })
            throw new UsageException($"--crc32 needs a TTHeader, which {transport} has not; available: ttheader, ttheaderframed");

        try
        {
            return CaseSuites.Create(service, new CallSettings(client)
            {
                Message = line.Has("size") ? CallSettings.MessageOf(line.Number("size", 0, 0)) : line.Text("message"),
                Variant = line.Text("variant"),
            });
        }
        catch (FormatException wrong)
        {
            throw new UsageException($"--addr: {wrong.Message}");
        }
    }

    private static List<ConformanceCase> Select(IReadOnlyList<ConformanceCase> cases, string wanted, string service, string transport)
    {
        var chosen = new List<ConformanceCase>();
        foreach (var name in wanted.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            chosen.Add(cases.FirstOrDefault(one => one.Name == name) ?? throw new UsageException(
                $"the case '{name}' of {service} is not available on {transport}; available: {string.Join(", ", cases.Select(static one => one.Name))}"));
        }

        return chosen;
    }

    /// <summary>Runs the case so many times, so many at once.</summary>
    /// <returns>Null when every call was right, else what was wrong with one of them.</returns>
    private static async Task<string?> TryAsync(ConformanceCase one, int calls, int concurrency)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
            {
                for (var call = 0; call < calls; call++)
                    await one.RunAsync();
            }));
            return null;
        }
        catch (MismatchException wrong)
        {
            return OneLine(wrong.Message);
        }
        catch (Exception failed) when (failed is not UsageException)
        {
            return OneLine($"{failed.GetType().Name}: {failed.Message}");
        }
    }

    private static string OneLine(string text) => " " + text.ReplaceLineEndings(" ");
}
