using System.Runtime.CompilerServices;
using System.Collections.Concurrent;
using Kitex.Network;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Clients;

public abstract class MultiplexedTests(TestNetwork network) : ServerSuite(network)
{
    [Fact]
    public async Task A_thousand_calls_at_once_share_one_connection_and_get_each_its_own_answer()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => o.UseEngine(engine).Multiplexed());

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(async () => (await client.EchoAsync(Say($"call {i}"))).Message))).WaitAsync(Limit);

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => $"call {i}"), answers);
        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task Several_connections_are_used_in_turn()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => o.UseEngine(engine).Multiplexed(3));

        for (var i = 0; i < 12; i++)
        {
            await client.AddAsync(i, i);
        }

        Assert.Equal(3, engine.Dialed.Count);
    }

    [Fact]
    public async Task Methods_of_every_shape_answer()
    {
        var stored = new Signal();
        var notified = new ConcurrentQueue<string>();
        var server = await StartAsync(new Desk
        {
            OnEcho = static (request, _) => request.Message.Length > 0 ? new(new Response { Message = request.Message }) : throw new Refusal { Code = 3 },
            OnStore = (_, _) =>
            {
                stored.Set();
                return default;
            },
            OnNotify = (message, _) =>
            {
                notified.Enqueue(message);
                return default;
            },
        });
        var client = Client(server, static o => o.Multiplexed());

        Assert.Equal("1.0", await client.VersionAsync());
        Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
        Assert.Equal(3, (await Assert.ThrowsAsync<Refusal>(async () => await client.EchoAsync(Say("")))).Code);
        await client.StoreAsync(Say("kept"));
        Assert.True(stored.IsSet);
        Assert.Equal(Desk.Pattern(3_000_000), (await client.FillAsync(3_000_000)).ToArray());
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.NotifyAsync($"{i}").AsTask()));
        await Eventually.TrueAsync(() => notified.Count == 50);
        Assert.Equal(1, server.ConnectionCount);
    }

    [Fact]
    public async Task A_slow_call_holds_up_none_behind_it()
    {
        var goOn = new Signal();
        var server = await StartAsync(new Desk
        {
            OnSlow = async (request, _) =>
            {
                await goOn.WaitAsync();
                return new Response { Message = request.Message };
            },
        });
        var client = Client(server, static o => o.Multiplexed());
        var slow = client.SlowAsync(Say("slow")).AsTask();

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i + i, await client.AddAsync(i, i));
        }

        Assert.False(slow.IsCompleted);
        goOn.Set();
        Assert.Equal("slow", (await slow.WaitAsync(Limit)).Message);
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_holds_up_none_behind_it()
    {
        using var goOn = new ManualResetEventSlim();
        var server = await StartAsync(new Desk
        {
            OnEcho = (request, _) =>
            {
                goOn.Wait(Limit);
                return new(new Response { Message = request.Message });
            },
        });
        var client = Client(server, static o => o.Multiplexed());
        var blocked = client.EchoAsync(Say("blocked")).AsTask();

        Assert.Equal(3, await client.AddAsync(1, 2).AsTask().WaitAsync(Limit));

        goOn.Set();
        Assert.Equal("blocked", (await blocked.WaitAsync(Limit)).Message);
    }

    [Fact]
    public async Task Giving_up_keeps_the_connection_and_a_late_answer_is_dropped()
    {
        var engine = new RecordingEngine(Engine);
        var goOn = new Signal();
        var entered = new Signal();
        var server = await StartAsync(new Desk
        {
            OnSlow = async (request, _) =>
            {
                entered.Set();
                await goOn.WaitAsync();
                return new Response { Message = request.Message };
            },
        });
        var client = Client(server, o => o.UseEngine(engine).Multiplexed());
        using var impatience = new CancellationTokenSource();
        var canceled = client.SlowAsync(Say("late"), impatience.Token).AsTask();
        var late = client.SlowAsync(Say("late"), new() { Timeout = TimeSpan.FromMilliseconds(50) }).AsTask();
        await entered.WaitAsync();

        await Assert.ThrowsAsync<RpcTimeoutException>(() => late.WaitAsync(Limit));
        await impatience.CancelAsync();
        await Assert.ThrowsAsync<RpcCanceledException>(() => canceled.WaitAsync(Limit));
        goOn.Set();

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"{i}", (await client.EchoAsync(Say($"{i}"))).Message);
        }

        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task A_silent_peer_is_left_for_a_new_connection()
    {
        var accepted = 0;
        var address = Script(async peer =>
        {
            Interlocked.Increment(ref accepted);
            await peer.Connection.ReadAsync(int.MaxValue, Limit);
        });
        var client = Client(address, static o => o.Multiplexed());

        while (Volatile.Read(ref accepted) < 2)
        {
            await Assert.ThrowsAsync<RpcTimeoutException>(async () => await client.AddAsync(1, 2, new() { Timeout = TimeSpan.FromMilliseconds(15) }));
        }
    }

    [Fact]
    public async Task A_lost_connection_ends_every_call_on_it_and_the_next_call_makes_another()
    {
        var engine = new RecordingEngine(Engine);
        var entered = new Signal();
        var server = await StartAsync(new Desk
        {
            OnSlow = async (_, call) =>
            {
                entered.Set();
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                return new Response();
            },
        });
        var client = Client(server, o => o.UseEngine(engine).Multiplexed());
        var calls = Enumerable.Range(0, 20).Select(_ => client.SlowAsync(Say("hello")).AsTask()).ToList();
        await entered.WaitAsync();

        engine.Dialed.Single().Abort(new NetworkException("cut"));

        foreach (var call in calls)
        {
            var lost = await Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(Limit));
            Assert.Equal(RpcErrorCode.ConnectionLost, lost.Code);
            Assert.Contains("Desk.slow of desk at ", lost.Message, StringComparison.Ordinal);
        }

        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Equal(2, engine.Dialed.Count);
    }

    [Fact]
    public async Task Calls_that_meet_while_the_connection_is_made_share_it()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => o.UseEngine(engine).Multiplexed());

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () => await client.AddAsync(i, 1)))).WaitAsync(Limit);

        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_reported_and_tried_again()
    {
        var server = await StartAsync();
        await server.DisposeAsync();
        var client = Client(server, static o => o.Multiplexed());

        var refused = await Assert.ThrowsAsync<RpcConnectException>(async () => await client.AddAsync(1, 2));
        Assert.True(refused.Error.NothingSent);
        await Assert.ThrowsAsync<RpcConnectException>(async () => await client.AddAsync(1, 2));
    }

    [Fact]
    public async Task A_connection_that_fails_after_its_calls_have_given_up_leaves_no_unobserved_exception()
    {
        var unobserved = 0;
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await GiveUpAndLetFailAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Equal(0, unobserved);

        // Other tests run beside this one.
        void Note(object? sender, UnobservedTaskExceptionEventArgs failed) =>
            unobserved += failed.Exception.InnerException?.Message == FailingLateEngine.Failure ? 1 : 0;
    }

    [Fact]
    public async Task A_request_that_cannot_be_encoded_harms_nobody()
    {
        var engine = new RecordingEngine(Engine);
        var client = Client(await StartAsync(), o => o.UseEngine(engine).Multiplexed().Configure(static x => x with { MaxFrameBytes = 4096 }));

        var tooLarge = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(Say(new string('x', 5000))));

        Assert.Equal(RpcErrorCode.TooLarge, tooLarge.Code);
        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task A_reply_that_cannot_be_decoded_ends_its_own_call_only()
    {
        var answered = new Signal();
        var address = Script(async peer =>
        {
            // A result whose text is longer than the message, then a good one.
            var bad = await peer.ReceiveAsync();
            await peer.SendAsync(RawReply.TTHeader(bad, "0b00000000ffff00"));
            var good = await peer.ReceiveAsync();
            await peer.SendAsync(RawReply.TTHeader(good, "08000000000003" + "00"));
            await answered.WaitAsync();
        });
        var client = Client(address, static o => o.Multiplexed());

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.VersionAsync());
        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Equal(3, await client.AddAsync(1, 2));
        answered.Set();
    }

    [Fact]
    public async Task Disposing_the_client_ends_calls_under_way()
    {
        var entered = new Signal();
        var server = await StartAsync(new Desk
        {
            OnSlow = async (_, call) =>
            {
                entered.Set();
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                return new Response();
            },
        });
        var client = Client(server, static o => o.Multiplexed());
        var calling = client.SlowAsync(Say("hello")).AsTask();
        await entered.WaitAsync();

        await client.DisposeAsync();

        Assert.Equal(RpcErrorCode.ConnectionLost, (await Assert.ThrowsAsync<RpcException>(() => calling.WaitAsync(Limit))).Code);
        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    [Fact]
    public async Task The_server_reads_no_more_calls_than_it_allows_at_once()
    {
        var running = 0;
        var most = 0;
        var server = await StartAsync(
            new Desk
            {
                OnEcho = async (request, _) =>
                {
                    InterlockedMax(ref most, Interlocked.Increment(ref running));
                    await Task.Delay(TimeSpan.FromMilliseconds(1));
                    Interlocked.Decrement(ref running);
                    return new Response { Message = request.Message };
                },
            },
            static o => o.Configure(static x => x with { MaxCallsPerConnection = 4 }));
        var client = Client(server, static o => o.Multiplexed());

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => await client.EchoAsync(Say($"{i}"))))).WaitAsync(Limit);

        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task A_server_that_is_multiplexed_only_takes_no_other_transport()
    {
        var server = await StartAsync(configure: static o => o.MultiplexedOnly());

        Assert.Equal(3, await Client(server, static o => o.Multiplexed()).AddAsync(1, 2));
        Assert.Equal(3, await Client(server).AddAsync(1, 2));
        await Assert.ThrowsAsync<RpcException>(async () => await Client(server, static o => o.Framed()).AddAsync(1, 2));
        await Assert.ThrowsAsync<RpcException>(async () => await Client(server, static o => o.Buffered()).AddAsync(1, 2));
    }

    // Apart, so that nothing here keeps the client alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task GiveUpAndLetFailAsync()
    {
        var engine = new FailingLateEngine();
        await using var client = new DeskClient("desk", o => o.HostPorts("127.0.0.1:1").UseEngine(engine).Multiplexed());
        using var givingUp = new CancellationTokenSource();
        var call = client.AddAsync(1, 2, givingUp.Token).AsTask();
        await givingUp.CancelAsync();
        await Assert.ThrowsAsync<RpcCanceledException>(() => call);
        engine.Fail();
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    public sealed class OverSockets() : MultiplexedTests(new SocketNetwork());

    public sealed class InMemory() : MultiplexedTests(new MemoryNetwork());
}
