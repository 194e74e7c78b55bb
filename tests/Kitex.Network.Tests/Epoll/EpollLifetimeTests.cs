using System.Net;
using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

public sealed class EpollLifetimeTests
{
    private const int TestTimeout = 60_000;
    private const byte Echo = 1;
    private const byte Hold = 2;

    [Theory(Timeout = TestTimeout)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Threads_begin_with_the_first_port_and_end_with_the_engine(int pollers)
    {
        var engine = new EpollEngine(new EpollOptions { Pollers = pollers });
        Assert.Equal(0, engine.ThreadCount);
        var listener = Asker.Listen(engine, static _ => { });
        Assert.Equal(pollers, engine.ThreadCount);

        await listener.DisposeAsync();
        Assert.NotEqual(0, engine.ThreadCount);
        await engine.DisposeAsync();

        await EndedAsync(engine);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Connections_outlive_their_engine_and_the_last_ends_its_threads()
    {
        var engine = new EpollEngine(new EpollOptions { Pollers = 2 });
        var pair = await ConnectedPair.OpenAsync(engine, new IPEndPoint(IPAddress.Loopback, 0));
        await engine.DisposeAsync();

        await pair.Client.SendAsync([1, 2]);
        Assert.Equal([1, 2], await pair.Server.ReceiveAsync(2));
        await pair.Listener.StopAcceptingAsync();
        await pair.Server.SendAsync([3]);
        Assert.Equal([3], await pair.Client.ReceiveAsync(1));
        Assert.NotEqual(0, engine.ThreadCount);

        await pair.DisposeAsync();
        await EndedAsync(engine);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_disposed_engine_opens_nothing()
    {
        var engine = new EpollEngine();
        await engine.DisposeAsync();
        await engine.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => Asker.Listen(engine, static _ => { }));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await engine.DialAsync(new IPEndPoint(IPAddress.Loopback, 1), new DialOptions()));
    }

    [Fact]
    public void Pollers_that_have_ended_are_given_to_nobody()
    {
        var pollers = new PollerSet(new EpollOptions { Pollers = 1 }, takeOvers: null);
        pollers.Acquire();
        pollers.Release();
        pollers.Release();

        Assert.Contains("disposed", Assert.Throws<ObjectDisposedException>(pollers.Acquire).Message, StringComparison.Ordinal);
    }

    /// <summary>The thread ends as soon as the code lets it go, whether another has taken over or not.</summary>
    [Theory(Timeout = TestTimeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thread_held_while_the_engine_ends_ends_when_it_is_let_go(bool takenOver)
    {
        var engine = new EpollEngine(new EpollOptions { Pollers = 1 });
        var holding = Holding.Task();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = Asker.Listen(engine, said =>
        {
            if (said == Hold)
            {
                entered.SetResult();
                holding.Hold();
            }
        });
        using var other = new Asker(listener);
        using var held = new Asker(listener);
        held.Say(Hold);
        await entered.Task;
        if (takenOver)
        {
            Assert.Equal(Echo, other.Ask(Echo));
        }

        var closing = listener.DisposeAsync();
        await engine.DisposeAsync();
        Assert.NotEqual(0, engine.ThreadCount);
        holding.LetGo();

        await closing;
        await EndedAsync(engine);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Engines_made_and_ended_again_and_again_leave_nothing_behind()
    {
        for (var i = 0; i < 200; i++)
        {
            var engine = new EpollEngine(new EpollOptions { Pollers = 2 });
            var listener = Asker.Listen(engine, static _ => { });
            var asker = new Asker(listener);
            Assert.Equal(Echo, asker.Ask(Echo));
            await engine.DisposeAsync();
            asker.Dispose();
            await listener.DisposeAsync();
            await EndedAsync(engine);
        }
    }

    [Fact(Timeout = TestTimeout)]
    public async Task The_shared_engine_is_not_disposed()
    {
        Assert.Same(EpollEngine.Shared, NetworkEngine.ForThisSystem());
        await EpollEngine.Shared.DisposeAsync();

        await using var listener = Asker.Listen(EpollEngine.Shared, static _ => { });
        using var asker = new Asker(listener);
        Assert.Equal(Echo, asker.Ask(Echo));
    }

    private static async Task EndedAsync(EpollEngine engine)
    {
        while (engine.ThreadCount > 0)
        {
            await Task.Delay(1);
        }
    }
}
