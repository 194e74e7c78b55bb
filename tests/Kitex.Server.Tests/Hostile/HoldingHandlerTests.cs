using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests.Hostile;

/// <summary>Handlers that hold the thread they run on.</summary>
[Collection(nameof(Alone))]
public sealed class HoldingHandlerTests : HeldThreadSuite
{
    private const int Blocks = 100;

    public static TheoryData<string, PlacementMode, bool> Ways => EveryWay();

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public Task Sync_over_async_onto_the_same_server_never_deadlocks(string wire, PlacementMode mode, bool sameEngine) =>
        CallSelfAsync(wire, mode, sameEngine, Blocking.AddAsync);

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public Task Blocking_calls_onto_the_same_server_never_deadlock(string wire, PlacementMode mode, bool sameEngine) =>
        CallSelfAsync(wire, mode, sameEngine, Blocking.Add);

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public async Task Handlers_that_wait_for_each_other_all_answer(string wire, PlacementMode mode, bool sameEngine)
    {
        // More than there are threads to take over.
        const int Together = 24;
        using var all = new CountdownEvent(Together);
        var everyone = new TaskCompletionSource();
        var server = await StartAsync(
            Handling(() =>
            {
                if (all.Signal())
                {
                    everyone.SetResult();
                }

                Blocking.On(everyone.Task);
                return default;
            }),
            mode);
        var client = Client(server, wire, mode, sameEngine);

        await CallAsync(client, Together);

        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task Slow_handlers_of_every_kind_lose_no_call(string kind, string wire)
    {
        var calls = 0;
        var server = await StartAsync(Handling(() => BehaveAsync(kind, Interlocked.Increment(ref calls))), PlacementMode.Auto);

        await CallAsync(Client(server, wire), 2000);

        Assert.Equal(2000, calls);
    }

    public static TheoryData<string, string> Kinds()
    {
        var all = new TheoryData<string, string>();
        foreach (var kind in (string[])["sleeps often", "sleeps rarely", "delays", "yields", "computes", "computes sometimes", "computes long"])
        {
            all.Add(kind, "ttheader");
            all.Add(kind, "multiplexed");
        }

        return all;
    }

    /// <summary>One of five calls is in its handler a call of the same server.</summary>
    private async Task CallSelfAsync(string wire, PlacementMode mode, bool sameEngine, Action<DeskClient> call)
    {
        DeskClient self = null!;
        var calls = 0;
        var server = await StartAsync(
            Handling(() =>
            {
                if (Interlocked.Increment(ref calls) % 5 == 0)
                {
                    call(self);
                }

                return default;
            }),
            mode);
        self = Client(server, wire, mode, sameEngine);

        await CallAsync(Client(server, wire, mode, sameEngine), 5 * Blocks);
    }

    private static Desk Handling(Func<ValueTask> behaveAsync) => new()
    {
        OnEcho = async (request, _) =>
        {
            await behaveAsync();
            return new Response { Message = request.Message };
        },
    };

    private static async ValueTask BehaveAsync(string kind, int call)
    {
        switch (kind)
        {
            case "sleeps often" when call % 100 == 0:
            case "sleeps rarely" when call % 1000 == 0:
                Sleep();
                break;
            case "delays" when call % 100 == 0:
                await Task.Delay(TimeSpan.FromMilliseconds(1));
                break;
            case "yields":
                await Task.Yield();
                break;
            case "computes":
            case "computes sometimes" when call % 20 == 0:
                Compute(TimeSpan.FromMicroseconds(kind == "computes" ? 100 : 500));
                break;
            case "computes long" when call % 500 == 0:
                Compute(TimeSpan.FromMilliseconds(20));
                break;
            default:
                break;
        }
    }

    private static void Sleep() => Thread.Sleep(TimeSpan.FromMilliseconds(5));
}
