namespace Kitex.Load.Calling;

/// <summary>What callers do, by name: well-behaved ones, and those that harm a client that does not expect them.</summary>
internal static class Callers
{
    public const string Default = "await";

    private static readonly Dictionary<string, Func<int, Calls, CallerBehaviour>> Kinds = new()
    {
        [Default] = static (_, _) => new AwaitingCaller(),
        ["block5ms"] = static (every, _) => new SleepingCaller(every, TimeSpan.FromMilliseconds(5)),
        ["sync"] = static (every, calls) => new BlockingCaller(every, calls),
        ["lock"] = static (every, calls) => new LockingCaller(every, calls),
        ["cpu200us"] = static (every, _) => new BusyCaller(every, TimeSpan.FromMicroseconds(200)),
        ["cpu20ms"] = static (every, _) => new BusyCaller(every, TimeSpan.FromMilliseconds(20)),
    };

    /// <exception cref="ArgumentException">There is no such caller.</exception>
    public static void Check(string name) => Parse(name);

    public static CallerBehaviour Create(string name, Calls calls)
    {
        var parsed = Parse(name);
        return Kinds[parsed.Kind](parsed.Every, calls);
    }

    private static BehaviourName Parse(string name) => BehaviourName.Parse(name, "caller", Kinds.Keys);
}
