using System.Collections.Concurrent;
using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

/// <summary>Code that holds a network thread until another connection of the same thread lets it go.</summary>
[Collection(Alone.Name)]
public sealed class TakeOverTests
{
    private const byte Echo = 1;
    private const byte Hold = 2;
    private const byte LetGo = 3;
    private const int Attempts = 100;

    // More than there are threads to take over.
    private const int Many = 24;

    public static TheoryData<string> Kinds => Holding.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_connection_whose_code_holds_the_thread_stops_no_other(string kind)
    {
        await using var engine = OnePoller();
        await HoldAgainAndAgainAsync(engine, kind, Attempts);

        CountedAtLeast(engine, Attempts);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Collections_without_end_are_no_excuse(string kind)
    {
        await using var engine = OnePoller();
        var done = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                GC.Collect(0);

                // Between two looks of the watchdog: one right after the other would let nobody run.
                Thread.Sleep(TimeSpan.FromMilliseconds(1));
            }
        }) { IsBackground = true };
        collector.Start();
        try
        {
            await HoldAgainAndAgainAsync(engine, kind, Attempts / 10);
        }
        finally
        {
            Volatile.Write(ref done, true);
            collector.Join();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task When_more_connections_are_held_than_threads_can_take_over_the_rest_goes_on_and_all_end_well(int pollers)
    {
        await using var engine = new EpollEngine(new EpollOptions { Pollers = pollers });
        var holding = Holding.Task();
        var held = 0;
        var pooled = new ConcurrentQueue<bool>();
        await using var listener = Asker.Listen(engine, said =>
        {
            switch (said)
            {
                case Hold:
                    Interlocked.Increment(ref held);
                    holding.Hold();
                    break;
                case LetGo:
                    holding.LetGo();
                    break;
                default:
                    pooled.Enqueue(Thread.CurrentThread.IsThreadPoolThread);
                    break;
            }
        });
        using var other = new Asker(listener);
        var askers = Enumerable.Range(0, Many).Select(_ => new Asker(listener)).ToList();
        askers.ForEach(static asker => asker.Say(Hold));
        while (Volatile.Read(ref held) < Many)
        {
            Assert.Equal(Echo, other.Ask(Echo));
        }

        Assert.True(pooled.Last());
        using (var late = new Asker(listener))
        {
            Assert.Equal(Echo, late.Ask(Echo));
        }

        Assert.Equal(LetGo, other.Ask(LetGo));
        Assert.All(askers, static asker => Assert.Equal(Hold, asker.Hear()));

        // The threads held are back, so that work goes on inline again.
        do
        {
            Assert.Equal(Echo, other.Ask(Echo));
        }
        while (pooled.Last());
        askers.ForEach(static asker => asker.Dispose());
    }

    [Fact]
    public async Task Work_left_for_later_may_hold_more_threads_than_can_take_over()
    {
        await using var engine = OnePoller();
        var holding = Holding.Task();
        var begun = 0;
        await using var listener = Asker.Listen(engine, _ =>
        {
            for (var i = 0; i < Many; i++)
            {
                Placement.Schedule(new PlacedAction(Placement.Inline, () =>
                {
                    if (Interlocked.Increment(ref begun) == Many)
                    {
                        holding.LetGo();
                    }

                    holding.Hold();
                }));
            }
        });
        using var asker = new Asker(listener);

        Assert.Equal(Echo, asker.Ask(Echo));
        Assert.Equal(Echo, asker.Ask(Echo));
        SpinWait.SpinUntil(() => Volatile.Read(ref begun) == 2 * Many, TimeSpan.FromSeconds(60));

        Assert.Equal(2 * Many, begun);
    }

    [Fact]
    public async Task Work_of_which_several_hold_threads_goes_to_the_pool_until_they_let_go()
    {
        await using var engine = OnePoller();
        var placement = new Placement(PlacementPolicy.Handlers);
        var holding = Holding.Task();
        var kinds = new ConcurrentQueue<bool>();
        var ended = 0;
        await using var listener = Asker.Listen(engine, said =>
        {
            for (var i = 0; i < (said == Hold ? Many : 1); i++)
            {
                Placement.Schedule(new PlacedAction(placement, () =>
                {
                    kinds.Enqueue(Thread.CurrentThread.IsThreadPoolThread);
                    holding.Hold();
                    Interlocked.Increment(ref ended);
                }));
            }
        });
        using var asker = new Asker(listener);
        asker.Ask(Hold);
        SpinWait.SpinUntil(() => kinds.Count == Many);

        Assert.Equal(4, kinds.Count(static pooled => !pooled));
        holding.LetGo();
        SpinWait.SpinUntil(() => Volatile.Read(ref ended) == Many);
        do
        {
            asker.Ask(Echo);
            SpinWait.SpinUntil(() => Volatile.Read(ref ended) == kinds.Count);
        }
        while (kinds.Last());
    }

    /// <summary>All events lie there at once; of those handled in one turn some hold the thread until the last is handled.</summary>
    [Fact]
    public async Task A_take_over_in_the_middle_of_a_turn_loses_nothing_and_does_nothing_twice()
    {
        const int Connections = 200;
        const int Rounds = 50;
        await using var engine = OnePoller();
        var holding = Holding.Task();
        var handled = new int[Connections];
        var inRound = 0;
        await using var listener = Asker.Listen(engine, said =>
        {
            Interlocked.Increment(ref handled[said]);
            if (Interlocked.Increment(ref inRound) == Connections)
            {
                holding.LetGo();
            }

            if (said % 20 == 7)
            {
                holding.Hold();
            }
        });
        var askers = Enumerable.Range(0, Connections).Select(_ => new Asker(listener)).ToList();
        for (var round = 1; round <= Rounds; round++)
        {
            holding = Holding.Task();
            inRound = 0;
            for (var i = 0; i < Connections; i++)
            {
                askers[i].Say((byte)i);
            }

            for (var i = 0; i < Connections; i++)
            {
                Assert.Equal((byte)i, askers[i].Hear());
                Assert.Equal(round, handled[i]);
            }
        }

        CountedAtLeast(engine, Rounds);
        askers.ForEach(static asker => asker.Dispose());
    }

    /// <summary>A take-over is counted after it has happened.</summary>
    private static void CountedAtLeast(EpollEngine engine, int takeOvers) => SpinWait.SpinUntil(() => engine.TakeOvers >= takeOvers);

    private static EpollEngine OnePoller() => new(new EpollOptions { Pollers = 1 });

    private static async Task HoldAgainAndAgainAsync(EpollEngine engine, string kind, int times)
    {
        using var entered = new SemaphoreSlim(0);
        var holding = Holding.Of(kind);
        await using var listener = Asker.Listen(engine, said =>
        {
            if (said == Hold)
            {
                entered.Release();
                holding.Hold();
            }
            else if (said == LetGo)
            {
                holding.LetGo();
            }
        });
        using var other = new Asker(listener);
        for (var i = 0; i < times; i++)
        {
            // A new one each time: code that was held goes on reading on its own thread while bytes are there.
            using var held = new Asker(listener);
            holding = Holding.Of(kind);
            held.Say(Hold);
            await entered.WaitAsync();
            Assert.Equal(Echo, other.Ask(Echo));
            Assert.Equal(LetGo, other.Ask(LetGo));
            Assert.Equal(Hold, held.Hear());
            Assert.Equal(Echo, held.Ask(Echo));
        }
    }
}
