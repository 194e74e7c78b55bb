namespace Kitex.Network.Tests.Epoll;

/// <summary>One way to hold a thread, and what lets it go.</summary>
internal sealed record Holding(Action Hold, Action LetGo)
{
    public static TheoryData<string> Kinds => ["event", "lock", "task", "computing"];

    public static Holding Of(string kind) => kind switch
    {
        "event" => Event(),
        "lock" => Locked(),
        "task" => Task(),
        _ => Computing(),
    };

    /// <summary>The thread pool knows of this one and makes up for its threads at once.</summary>
    public static Holding Task()
    {
        var source = new TaskCompletionSource();
        return new(source.Task.Wait, source.SetResult);
    }

    private static Holding Event()
    {
        var gate = new ManualResetEventSlim();
        return new(gate.Wait, gate.Set);
    }

    private static Holding Locked()
    {
        var gate = new Lock();
        var taken = new ManualResetEventSlim();
        var done = new ManualResetEventSlim();
        new Thread(() =>
        {
            lock (gate)
            {
                taken.Set();
                done.Wait();
            }
        }) { IsBackground = true }.Start();
        taken.Wait();
        return new(
            () =>
            {
                lock (gate)
                {
                }
            },
            done.Set);
    }

    private static Holding Computing()
    {
        var done = false;
        return new(
            () =>
            {
                while (!Volatile.Read(ref done))
                {
                    Thread.SpinWait(20);
                }
            },
            () => Volatile.Write(ref done, true));
    }
}
