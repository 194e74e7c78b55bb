using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Calls;

/// <summary>A calls B, and B's handler calls C with the context it was given.</summary>
public abstract class ThreeHopTests(TestNetwork network) : ServerSuite(network)
{
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(50);

    public static TheoryData<bool> Multiplexed => [false, true];

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task Transient_values_reach_the_next_service_and_persistent_ones_every_service(bool multiplexed)
    {
        MetaInfo? atB = null, atC = null;
        var a = await ChainAsync(multiplexed, call => atB = call.Incoming!.Meta, call => atC = call.Incoming!.Meta);

        await a.EchoAsync(Say("hello"), new()
        {
            Metainfo = new MetaInfo
            {
                Transient = new Dictionary<string, string> { ["Hop.One"] = "t", ["值"] = "über" },
                Persistent = new Dictionary<string, string> { ["Every-Hop"] = "p" },
            },
        });

        Assert.Equal([new("Hop.One", "t"), new("值", "über")], atB!.Transient.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal([new("Every-Hop", "p")], atB.Persistent);
        Assert.Empty(atC!.Transient);
        Assert.Equal([new("Every-Hop", "p")], atC.Persistent);
    }

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task Each_service_learns_who_calls_it_and_from_which_method(bool multiplexed)
    {
        (string, string) atB = default, atC = default;
        var a = await ChainAsync(
            multiplexed,
            call => atB = (call.Incoming!.Caller, call.Incoming.CallerMethod),
            call => atC = (call.Incoming!.Caller, call.Incoming.CallerMethod));

        await a.EchoAsync(Say("hello"));

        Assert.Equal(("a", ""), atB);
        Assert.Equal(("b", "echo"), atC);
    }

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task Values_sent_back_reach_the_caller_and_nobody_behind_it(bool multiplexed)
    {
        ResponseInfo? atB = null;
        var c = await StartAsync(new Desk
        {
            OnEcho = static (request, call) =>
            {
                call.Response.SendBackward("from-c", "seen");
                return new(new Response { Message = request.Message });
            },
        });
        var fromB = Client(c, Configure("b", multiplexed));
        var b = await StartAsync(new Desk
        {
            OnEcho = async (request, call) =>
            {
                var answer = await fromB.EchoAsync(request, call.Capture(out var captured));
                atB = captured;
                call.Response.SendBackward("from-b", captured.Backward["from-c"] + "!");
                return answer;
            },
        });
        var a = Client(b, Configure("a", multiplexed));

        await a.EchoAsync(Say("hello"), new CallContext().Capture(out var atA));

        Assert.Equal([new("from-c", "seen")], atB!.Backward);
        Assert.Equal([new("from-b", "seen!")], atA.Backward);
        Assert.Equal(b.Address, atA.Instance!.Address);
    }

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task The_time_left_shrinks_from_hop_to_hop(bool multiplexed)
    {
        long deadlineOfA = 0, atB = 0, atC = 0;
        var a = await ChainAsync(
            multiplexed,
            call => atB = call.Incoming!.Deadline,
            call => atC = call.Incoming!.Deadline,
            request => deadlineOfA = request.Deadline,
            pause: TimeSpan.FromMilliseconds(20));

        await a.EchoAsync(Say("hello"), new() { Timeout = CallTime });

        // One clock in one process: each deadline is the caller's, later by no more than what is lost to rounding and travelling.
        Assert.InRange(TimeProvider.System.GetElapsedTime(deadlineOfA, atB), TimeSpan.FromMilliseconds(-1), CallTime / 2);
        Assert.InRange(TimeProvider.System.GetElapsedTime(atB, atC), TimeSpan.FromMilliseconds(-1), CallTime / 2);
        Assert.NotEqual(0, atC);
    }

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task A_business_error_stays_one_over_both_hops(bool multiplexed)
    {
        var a = await ChainAsync(
            multiplexed,
            static _ => { },
            static _ => throw new BizStatusException(4004, "没有 <such> thing", new Dictionary<string, string> { ["why"] = "gone & <away>" }));

        var error = await Assert.ThrowsAsync<BizStatusException>(async () => await a.EchoAsync(Say("hello")));

        Assert.Equal(4004, error.Code);
        Assert.Equal("没有 <such> thing", error.Message);
        Assert.Equal([new("why", "gone & <away>")], error.Extra);
    }

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task A_caller_that_gives_up_ends_the_handlers_behind_it(bool multiplexed)
    {
        var entered = new Signal();
        var ended = new Signal();
        var c = await StartAsync(new Desk
        {
            OnEcho = async (_, call) =>
            {
                entered.Set();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                    return new Response();
                }
                finally
                {
                    ended.Set();
                }
            },
        });
        var fromB = Client(c, Configure("b", multiplexed));
        var b = await StartAsync(new Desk { OnEcho = async (request, call) => await fromB.EchoAsync(request, call) });
        var a = Client(b, Configure("a", multiplexed));

        var calling = a.EchoAsync(Say("hello"), new() { Timeout = TimeSpan.FromMilliseconds(200) }).AsTask();

        await Assert.ThrowsAsync<RpcTimeoutException>(() => calling.WaitAsync(Limit));
        if (entered.IsSet)
        {
            await ended.WaitAsync();
        }
    }

    private async Task<DeskClient> ChainAsync(
        bool multiplexed, Action<CallContext> atB, Action<CallContext> atC, Action<RpcRequest>? atA = null, TimeSpan pause = default)
    {
        var c = await StartAsync(new Desk
        {
            OnEcho = (request, call) =>
            {
                atC(call);
                return new(new Response { Message = request.Message });
            },
        });
        var fromB = Client(c, Configure("b", multiplexed));
        var b = await StartAsync(new Desk
        {
            OnEcho = async (request, call) =>
            {
                atB(call);
                await Task.Delay(pause);
                return await fromB.EchoAsync(request, call);
            },
        });
        return Client(b, o =>
        {
            Configure("a", multiplexed)(o);
            o.Use(next => (request, cancellation) =>
            {
                atA?.Invoke(request);
                return next(request, cancellation);
            });
        });
    }

    private static Action<KitexClientBuilder> Configure(string caller, bool multiplexed) => o =>
    {
        o.Caller(caller);
        if (multiplexed)
        {
            o.Multiplexed();
        }
    };

    public sealed class OverSockets() : ThreeHopTests(new SocketNetwork());

    public sealed class InMemory() : ThreeHopTests(new MemoryNetwork());
}
