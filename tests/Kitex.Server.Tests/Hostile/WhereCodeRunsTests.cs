using System.Collections.Concurrent;
using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests.Hostile;

/// <summary>On which threads handlers run and callers go on.</summary>
[Collection(nameof(Alone))]
public sealed class WhereCodeRunsTests : HeldThreadSuite
{
    private const string Pool = "pool";
    private const string NetworkThread = "Kitex network";
    private const string Switch = "Kitex.ThreadPoolCompletion";
    private const string Variable = "KITEX_THREADPOOL_COMPLETION";

    private const int Calls = 300;

    public static TheoryData<string> Wires => ["framed", "ttheader", "multiplexed"];

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Wires))]
    public async Task Callers_go_on_where_the_client_says(string wire)
    {
        var server = await StartAsync();

        AssertNetwork(await CallersAsync(Client(server, wire, PlacementMode.Inline)));
        AssertPool(await CallersAsync(Client(server, wire, PlacementMode.ThreadPool)));
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Wires))]
    public async Task A_methods_own_completion_beats_the_clients_and_a_calls_own_beats_both(string wire)
    {
        var server = await StartAsync();
        var client = Client(server, o => _ = (wire == "multiplexed" ? o.Multiplexed() : wire == "framed" ? o.Framed() : o).Configure(static x => x with
        {
            Completion = PlacementMode.Inline,
            MethodCompletion = new Dictionary<string, PlacementMode> { ["Desk.add"] = PlacementMode.ThreadPool },
        }));

        AssertPool(await CallersAsync(client));
        AssertNetwork(await CallersAsync(client, PlacementMode.Inline));
        AssertNetwork(await CallersAsync(client, method: () => client.VersionAsync()));
        AssertPool(await CallersAsync(client, method: () => client.VersionAsync(new CallOptions { Completion = PlacementMode.ThreadPool })));
    }

    /// <summary>The first calls go on on the pool, whatever the client's mode is: that is what learning begins with.</summary>
    [Theory(Timeout = TestTimeout)]
    [InlineData(PlacementMode.Auto)]
    [InlineData(PlacementMode.Inline)]
    [InlineData(PlacementMode.ThreadPool)]
    public async Task Callers_whose_code_is_short_are_promoted_once_that_is_known(PlacementMode client)
    {
        var calling = Client(await StartAsync(), "multiplexed", client);
        AssertPool(await CallersAsync(calling, PlacementMode.Auto));

        while (!(await CallersAsync(calling, PlacementMode.Auto)).ContainsKey(NetworkThread))
        {
        }
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Wires))]
    public async Task Handlers_run_where_the_server_says(string wire)
    {
        AssertNetwork(await HandlersAsync(wire, static x => x with { Placement = PlacementMode.Inline }));
        AssertPool(await HandlersAsync(wire, static x => x with { Placement = PlacementMode.ThreadPool }));
        AssertNetwork(await HandlersAsync(wire, static x => x with
        {
            Placement = PlacementMode.ThreadPool,
            MethodPlacement = new Dictionary<string, PlacementMode> { ["Desk.echo"] = PlacementMode.Inline },
        }));
        AssertPool(await HandlersAsync(wire, static x => x with
        {
            Placement = PlacementMode.Inline,
            MethodPlacement = new Dictionary<string, PlacementMode> { ["Desk.echo"] = PlacementMode.ThreadPool },
        }));
    }

    [Theory(Timeout = TestTimeout)]
    [MemberData(nameof(Wires))]
    public async Task A_handler_that_blocks_is_sent_to_the_pool_while_others_stay(string wire)
    {
        var seen = new ConcurrentQueue<string>();
        var other = new ConcurrentQueue<string>();
        var server = await StartAsync(
            new Desk
            {
                OnEcho = (request, _) =>
                {
                    seen.Enqueue(ThreadKind);
                    Thread.Sleep(TimeSpan.FromMilliseconds(5));
                    return new(new Response { Message = request.Message });
                },
                OnStore = (_, _) =>
                {
                    other.Enqueue(ThreadKind);
                    return default;
                },
            },
            PlacementMode.Auto);
        var client = Client(server, wire);
        await client.EchoAsync(Say("first"));

        while (!seen.Contains(Pool))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => await client.EchoAsync(Say($"{i}"))));
        }

        while (!other.Contains(NetworkThread))
        {
            await client.StoreAsync(Say("short"));
        }
    }

    [Fact(Timeout = TestTimeout)]
    public async Task The_process_can_forbid_callers_on_network_threads()
    {
        AppContext.SetSwitch(Switch, true);
        try
        {
            await ForbiddenAsync();
        }
        finally
        {
            AppContext.SetSwitch(Switch, false);
        }

        Environment.SetEnvironmentVariable(Variable, "1");
        try
        {
            await ForbiddenAsync();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }

        AssertNetwork(await CallersAsync(Client(await StartAsync(), "multiplexed", PlacementMode.Inline)));
    }

    private static void AssertNetwork(IReadOnlyDictionary<string, int> seen) => Assert.Contains(NetworkThread, seen);

    /// <summary>A network thread that was replaced, as happens while code is compiled, counts as any other: what it has begun it finishes.</summary>
    private static void AssertPool(IReadOnlyDictionary<string, int> seen) => Assert.InRange(seen.GetValueOrDefault(Pool), Calls * 9 / 10, Calls);

    private async Task ForbiddenAsync()
    {
        var client = Client(await StartAsync(), "multiplexed", PlacementMode.Inline);
        AssertPool(await CallersAsync(client));
        AssertPool(await CallersAsync(client, PlacementMode.Inline));
        Blocking.Add(client);
    }

    private async Task<IReadOnlyDictionary<string, int>> HandlersAsync(string wire, Func<KitexServerOptions, KitexServerOptions> configure)
    {
        var seen = new ConcurrentDictionary<string, int>();
        var server = await StartAsync(
            new Desk
            {
                OnEcho = (request, _) =>
                {
                    seen.AddOrUpdate(ThreadKind, 1, static (_, count) => count + 1);
                    return new(new Response { Message = request.Message });
                },
            },
            o => o.Configure(configure));
        await CallAsync(Client(server, wire), Calls);
        return seen;
    }

    private static Task<IReadOnlyDictionary<string, int>> CallersAsync(DeskClient client, PlacementMode? completion = null) =>
        CallersAsync(async () => await client.AddAsync(1, 2, new CallOptions { Completion = completion }).ConfigureAwait(false));

    private static Task<IReadOnlyDictionary<string, int>> CallersAsync(DeskClient _, Func<ValueTask<string>> method) =>
        CallersAsync(async () => await method().ConfigureAwait(false));

    /// <summary>Makes calls one after the other from the pool, and tells the threads on which they went on.</summary>
    private static async Task<IReadOnlyDictionary<string, int>> CallersAsync(Func<Task> callAsync)
    {
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < Calls; i++)
        {
            await Task.Run(async () =>
            {
                await callAsync().ConfigureAwait(false);
                seen[ThreadKind] = seen.GetValueOrDefault(ThreadKind) + 1;
            });
        }

        return seen;
    }
}
