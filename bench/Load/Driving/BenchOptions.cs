using System.Globalization;
using Kitex.Load.Calling;
using Kitex.Load.Serving;
using Kitex.Load.Suites;

namespace Kitex.Load.Driving;

/// <summary>What to measure.</summary>
internal sealed record BenchOptions
{
    private static readonly string[] Names =
    [
        "--suite", "--engines", "--servers", "--clients", "--transports", "--inflight", "--idle", "--messages", "--completions",
        "--callers", "--handlers", "--rounds", "--seconds", "--warmup", "--pin", "--svg",
    ];

    /// <summary>Scenarios with bars, by name; without any, every combination of the lists below is measured.</summary>
    public IReadOnlyList<string> Suites { get; init; } = [];

    /// <summary>The engines that suites measure.</summary>
    public IReadOnlyList<string> Engines { get; init; } = [Load.Engines.Default];

    public IReadOnlyList<string> Servers { get; init; } = [Load.Engines.Default];

    public IReadOnlyList<string> Clients { get; init; } = [Load.Engines.Default];

    public IReadOnlyList<string> Transports { get; init; } = ["framed", "ttheader", "mux"];

    public IReadOnlyList<int> InFlight { get; init; } = [1, 50, 100, 200];

    public int Idle { get; init; }

    public IReadOnlyList<string> Messages { get; init; } = ["echo"];

    public IReadOnlyList<string> CompletionNames { get; init; } = [Completions.Default];

    public IReadOnlyList<string> CallerNames { get; init; } = [Callers.Default];

    public IReadOnlyList<string> HandlerNames { get; init; } = [Handlers.Default];

    /// <summary>Every scenario is run so often, all of them in turn, so that a busy moment of the machine hits none alone.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>How long the calls of one run are measured.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a client calls before that, for its code and the server's to be compiled in their final form.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The processors of each side, as taskset takes them; empty: the system's choice.</summary>
    public ProcessorPins Pins { get; init; } = new();

    /// <summary>Where the charts go; null for none.</summary>
    public string? SvgFolder { get; init; }

    /// <exception cref="ArgumentException">An argument is unknown or wrong; the text says what there is.</exception>
    public static BenchOptions Parse(string[] arguments)
    {
        var options = new BenchOptions();
        foreach (var pair in arguments.Chunk(2))
        {
            options = options.With(pair[0], pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} needs a value."));
        }

        var scenarioOptions = arguments.Where(static (_, i) => i % 2 == 0).Where(IsOfScenarios).ToList();
        return options.Suites.Count == 0 || scenarioOptions.Count == 0
            ? options
            : throw new ArgumentException($"A suite decides about {string.Join(", ", scenarioOptions)}; leave one of them out.");
    }

    /// <summary>The scenarios and bars these options ask for.</summary>
    /// <exception cref="ArgumentException">There is no such scenario or suite.</exception>
    public Suite ToSuite()
    {
        foreach (var engine in Engines)
        {
            Load.Engines.Check(engine);
        }

        var suite = Suites.Count > 0 ? NamedSuites.Merge(Suites, Engines) : new Suite([.. Combinations()], []);
        foreach (var scenario in suite.Scenarios)
        {
            scenario.Validate();
        }

        return suite;
    }

    private static bool IsOfScenarios(string option) => option is "--servers" or "--clients" or "--transports" or "--inflight" or "--idle"
        or "--messages" or "--completions" or "--callers" or "--handlers";

    private IEnumerable<Scenario> Combinations() =>
        from server in Servers
        from client in Clients
        from transport in Transports
        from inFlight in InFlight
        from message in Messages
        from completion in CompletionNames
        from caller in CallerNames
        from handler in HandlerNames
        select new Scenario
        {
            Server = server, Client = client, Transport = transport, InFlight = inFlight, Idle = Idle, Message = message,
            Completion = completion, Caller = caller, Handler = handler,
        };

    private BenchOptions With(string name, string value) => name switch
    {
        "--suite" => this with { Suites = List(value) },
        "--engines" => this with { Engines = List(value) },
        "--servers" => this with { Servers = List(value) },
        "--clients" => this with { Clients = List(value) },
        "--transports" => this with { Transports = List(value) },
        "--inflight" => this with { InFlight = [.. List(value).Select(number => Number(name, number))] },
        "--idle" => this with { Idle = Number(name, value) },
        "--messages" => this with { Messages = List(value) },
        "--completions" => this with { CompletionNames = List(value) },
        "--callers" => this with { CallerNames = List(value) },
        "--handlers" => this with { HandlerNames = List(value) },
        "--rounds" => this with { Rounds = Math.Max(1, Number(name, value)) },
        "--seconds" => this with { Time = Seconds(name, value) },
        "--warmup" => this with { WarmUp = Seconds(name, value) },
        "--pin" => this with { Pins = ProcessorPins.Parse(value) },
        "--svg" => this with { SvgFolder = value },
        _ => throw new ArgumentException($"{name} is unknown; there are {string.Join(", ", Names)}."),
    };

    private static string[] List(string value) => [.. value.Split(',').Distinct()];

    private static int Number(string name, string value) => int.TryParse(value, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new ArgumentException($"{name} takes whole numbers, not '{value}'.");

    private static TimeSpan Seconds(string name, string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentException($"{name} takes seconds, more than 0 and less than 3600, not '{value}'.");
}
