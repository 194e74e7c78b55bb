namespace Kitex.Server.Tests.Hostile;

/// <summary>Callers that hold the thread on which they got their answer.</summary>
[Collection(nameof(Alone))]
public sealed class HoldingCallerTests : HeldThreadSuite
{
    private const int Blocks = 100;

    public static TheoryData<string, PlacementMode, bool> Ways => EveryWay();

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public async Task Sync_over_async_on_the_same_client_never_deadlocks(string wire, PlacementMode mode, bool sameEngine)
    {
        var client = Client(await StartAsync(), wire, mode, sameEngine);

        await CallAsync(client, 5 * Blocks, number =>
        {
            if (number % 5 == 0)
            {
                Blocking.AddAsync(client);
            }
        });
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public async Task Blocking_calls_on_the_same_client_never_deadlock(string wire, PlacementMode mode, bool sameEngine)
    {
        var client = Client(await StartAsync(), wire, mode, sameEngine);

        await CallAsync(client, 2 * Blocks, _ => Blocking.Add(client));
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public async Task A_lock_whose_holder_is_blocked_on_a_call_never_deadlocks(string wire, PlacementMode mode, bool sameEngine)
    {
        var client = Client(await StartAsync(), wire, mode, sameEngine);
        var gate = new Lock();
        var ended = false;
        var held = 0;
        var holder = new Thread(() =>
        {
            while (!Volatile.Read(ref ended))
            {
                lock (gate)
                {
                    Blocking.Add(client);
                    held++;
                }

                Thread.Sleep(TimeSpan.FromMilliseconds(1));
            }
        });
        holder.Start();

        await CallAsync(client, 5 * Blocks, number =>
        {
            if (number % 5 == 0)
            {
                lock (gate)
                {
                }
            }
        });

        Volatile.Write(ref ended, true);
        holder.Join();
        Assert.NotEqual(0, held);
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public async Task Callers_that_wait_for_each_other_all_go_on(string wire, PlacementMode mode, bool sameEngine)
    {
        // More than there are threads to take over.
        const int Together = 24;
        var client = Client(await StartAsync(), wire, mode, sameEngine);
        using var all = new CountdownEvent(Together);
        var everyone = new TaskCompletionSource();

        await CallAsync(client, Together, _ =>
        {
            if (all.Signal())
            {
                everyone.SetResult();
            }

            Blocking.On(everyone.Task);
        });

        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task Slow_callers_of_every_kind_lose_no_answer(string kind, string wire, PlacementMode mode)
    {
        var client = Client(await StartAsync(), wire, mode);

        await CallAsync(client, 1000, number =>
        {
            switch (kind)
            {
                case "sleeps" when number % 100 == 0:
                    Thread.Sleep(TimeSpan.FromMilliseconds(5));
                    break;
                case "computes":
                    Compute(TimeSpan.FromMicroseconds(200));
                    break;
                case "computes long" when number % 200 == 0:
                    Compute(TimeSpan.FromMilliseconds(20));
                    break;
                default:
                    break;
            }
        });
    }

    public static TheoryData<string, string, PlacementMode> Kinds()
    {
        var all = new TheoryData<string, string, PlacementMode>();
        foreach (var kind in (string[])["sleeps", "computes", "computes long"])
        {
            foreach (var mode in Enum.GetValues<PlacementMode>())
            {
                all.Add(kind, "ttheader", mode);
                all.Add(kind, "multiplexed", mode);
            }
        }

        return all;
    }
}
