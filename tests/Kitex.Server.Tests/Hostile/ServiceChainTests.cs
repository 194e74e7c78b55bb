namespace Kitex.Server.Tests.Hostile;

/// <summary>A service that calls another; all of them share one network thread.</summary>
[Collection(nameof(Alone))]
public sealed class ServiceChainTests : HeldThreadSuite
{
    private const int Calls = 2000;

    public static TheoryData<string, PlacementMode> Ways()
    {
        var all = new TheoryData<string, PlacementMode>();
        foreach (var wire in (string[])["framed", "ttheader", "multiplexed"])
        {
            foreach (var mode in Enum.GetValues<PlacementMode>())
            {
                all.Add(wire, mode);
            }
        }

        return all;
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public async Task One_that_awaits_the_other_answers(string wire, PlacementMode mode)
    {
        var callee = Client(await StartAsync(new Desk(), mode), wire, mode);
        var server = await StartAsync(new Desk { OnEcho = (request, call) => callee.EchoAsync(request, call) }, mode);

        await CallAsync(Client(server, wire, mode), Calls);
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public async Task One_that_sometimes_blocks_on_the_other_answers(string wire, PlacementMode mode)
    {
        var callee = Client(await StartAsync(new Desk(), mode), wire, mode);
        var calls = 0;
        var server = await StartAsync(
            new Desk
            {
                OnEcho = (request, call) => Interlocked.Increment(ref calls) % 100 == 0
                    ? new(Blocking.EchoAsync(callee, request, call))
                    : callee.EchoAsync(request, call),
            },
            mode);

        await CallAsync(Client(server, wire, mode), Calls);
    }

    /// <summary>With more calls at once than the thread pool has threads: an answer that wakes a blocked thread needs none of them.</summary>
    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public async Task One_that_blocks_on_the_other_in_every_call_answers(string wire, PlacementMode mode)
    {
        var callee = Client(await StartAsync(new Desk(), mode), wire, mode);
        var server = await StartAsync(Blocking.RelayTo(callee), mode);
        var client = Client(server, wire, mode);

        await Task.WhenAll(CallAsync(client, Calls / 2), CallAsync(client, Calls / 2));
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Ways))]
    public async Task Three_in_a_row_that_all_block_answer(string wire, PlacementMode mode)
    {
        var last = Client(await StartAsync(new Desk(), mode), wire, mode);
        var middle = Client(await StartAsync(Blocking.RelayTo(last), mode), wire, mode);
        var first = await StartAsync(Blocking.RelayTo(middle), mode);

        await CallAsync(Client(first, wire, mode), Calls / 4);
    }
}
