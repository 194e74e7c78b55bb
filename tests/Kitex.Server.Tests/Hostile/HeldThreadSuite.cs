using System.Diagnostics;
using Kitex.Client;
using Kitex.Network;
using Kitex.Network.Epoll;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Hostile;

/// <summary>What the tests share in which handlers or callers hold the threads they run on: every call must be answered all the same.</summary>
public abstract class HeldThreadSuite : ServerSuite
{
    protected const int TestTimeout = 120_000;

    private const int Callers = 32;

    protected HeldThreadSuite()
        : base(new EpollNetwork())
    {
        Own(Engine);
        OtherEngine = Own(new EpollEngine(new EpollOptions { Pollers = 1 }));
    }

    /// <summary>For clients that share no network thread with the server.</summary>
    protected NetworkEngine OtherEngine { get; }

    /// <summary>How calls travel, where code runs, and whether both ends share their one network thread.</summary>
    public static TheoryData<string, PlacementMode, bool> EveryWay()
    {
        var all = new TheoryData<string, PlacementMode, bool>();
        foreach (var wire in (string[])["framed", "ttheader", "multiplexed"])
        {
            foreach (var mode in Enum.GetValues<PlacementMode>())
            {
                all.Add(wire, mode, true);
                all.Add(wire, mode, false);
            }
        }

        return all;
    }

    protected static string ThreadKind => Thread.CurrentThread is { IsThreadPoolThread: true } ? "pool" : Thread.CurrentThread.Name ?? "";

    private protected Task<KitexServer> StartAsync(Desk desk, PlacementMode handlers) =>
        StartAsync(desk, o => o.Configure(x => x with { Placement = handlers }));

    private protected DeskClient Client(KitexServer server, string wire, PlacementMode completion = PlacementMode.Auto, bool sameEngine = true) =>
        Client(server, o => On(wire, o).UseEngine(sameEngine ? Engine : OtherEngine).Configure(x => x with { Completion = completion }));

    /// <summary>So many calls from many callers at once, each checked, each followed by what its caller does with the thread.</summary>
    private protected static Task CallAsync(DeskClient client, int calls, Action<int>? afterCall = null)
    {
        var next = 0;
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number <= calls; number = Interlocked.Increment(ref next))
            {
                var answer = await client.EchoAsync(Say($"{number}")).ConfigureAwait(false);
                Assert.Equal($"{number}", answer.Message);
                afterCall?.Invoke(number);
            }
        }))).WaitAsync(Limit);
    }

    protected static void Compute(TimeSpan time)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time;)
        {
            Thread.SpinWait(20);
        }
    }

    private static KitexClientBuilder On(string wire, KitexClientBuilder client) => wire switch
    {
        "framed" => client.Framed(),
        "multiplexed" => client.Multiplexed(),
        _ => client,
    };
}
