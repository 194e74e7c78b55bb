using Api;

namespace Kitex.Load.Serving;

/// <summary>What handlers do, by name: well-behaved ones, and those that harm a server that does not expect them.</summary>
internal static class Handlers
{
    public const string Default = "echo";

    /// <summary>Between the handlers of several servers, and between their addresses.</summary>
    public const char Separator = '+';

    private static readonly Dictionary<string, HandlerKind> Kinds = new()
    {
        [Default] = new(static _ => new EchoHandler()),
        ["admin"] = new(static _ => new EchoHandler()) { Admin = AdminUse.Open },
        ["watched"] = new(static _ => new EchoHandler()) { Admin = AdminUse.Watched },
        ["sleep5ms"] = new(static _ => new SleepingHandler(TimeSpan.FromMilliseconds(5))),
        ["wait20ms"] = new(static _ => new WaitingHandler(TimeSpan.FromMilliseconds(20))),
        ["wait400ms"] = new(static _ => new WaitingHandler(TimeSpan.FromMilliseconds(400))),
        ["sync"] = new(static clients => new BlockingHandler(() => clients.Self)),
        ["cpu100us"] = new(static _ => new BusyHandler(TimeSpan.FromMicroseconds(100))),
        ["cpu500us"] = new(static _ => new BusyHandler(TimeSpan.FromMicroseconds(500))),
        ["relay"] = new(static clients => new RelayHandler(clients)) { NeedsDownstream = true },
        ["relayblock"] = new(static clients => new BlockingRelayHandler(clients)) { Otherwise = "relay", NeedsDownstream = true },
        ["relaysync"] = new(static clients => new BlockingHandler(() => clients.Downstream)) { Otherwise = "relay", NeedsDownstream = true },
    };

    /// <exception cref="ArgumentException">There is no such handler.</exception>
    public static void Check(string names)
    {
        foreach (var name in names.Split(Separator))
        {
            Parse(name);
        }
    }

    public static bool NeedsDownstream(string names) => names.Split(Separator).Any(static name => Kinds[Parse(name).Kind].NeedsDownstream);

    /// <summary>Whether its server has an admin port, and somebody who looks.</summary>
    public static AdminUse AdminOf(string name) => Kinds[Parse(name).Kind].Admin;

    public static IEcho Create(string name, HandlerClients clients)
    {
        var parsed = Parse(name);
        var kind = Kinds[parsed.Kind];
        return parsed.Every == 1
            ? kind.Make(clients)
            : new OccasionalHandler(kind.Make(clients), Kinds[kind.Otherwise].Make(clients), parsed.Every);
    }

    private static BehaviourName Parse(string name) => BehaviourName.Parse(name, "handler", Kinds.Keys);
}
