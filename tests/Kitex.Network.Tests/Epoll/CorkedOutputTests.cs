using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

/// <summary>What a network thread has left for the end of its turn must leave although its code waits for the answer.</summary>
[Collection(Alone.Name)]
public sealed class CorkedOutputTests
{
    private const byte Ping = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Code_that_sends_and_then_blocks_on_the_answer_gets_it(int messages)
    {
        await using var engine = new EpollEngine(new EpollOptions { Pollers = 1 });
        await using var echo = Asker.Listen(engine, static _ => { });
        await using var onward = await engine.DialAsync(echo.LocalEndPoint, new DialOptions());
        using var output = new SharedOutput(onward, Timeout.InfiniteTimeSpan);
        using var answers = new SemaphoreSlim(0);
        var reading = ReadAllAsync(onward, count => answers.Release(count));
        await using var listener = Asker.Listen(engine, _ =>
        {
            using var message = new OutputBuffer();
            for (var i = 0; i < messages; i++)
            {
                message.Write([Ping]);
                Assert.True(output.Send(message));
            }

            for (var i = 0; i < messages; i++)
            {
                answers.Wait();
            }
        });
        using var asker = new Asker(listener);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(Ping, asker.Ask(Ping));
        }

        onward.Abort();
        await reading;
    }

    /// <summary>The thread that has taken over corks what it sends itself; so does the next.</summary>
    [Fact]
    public async Task Several_that_block_one_after_the_other_get_their_answers()
    {
        const int Connections = 12;
        await using var engine = new EpollEngine(new EpollOptions { Pollers = 1 });
        await using var echo = Asker.Listen(engine, static _ => { });
        await using var onward = await engine.DialAsync(echo.LocalEndPoint, new DialOptions());
        using var output = new SharedOutput(onward, Timeout.InfiniteTimeSpan);
        using var answers = new SemaphoreSlim(0);
        var reading = ReadAllAsync(onward, count => answers.Release(count));
        await using var listener = Asker.Listen(engine, _ =>
        {
            using var message = new OutputBuffer();
            message.Write([Ping]);
            Assert.True(output.Send(message));
            answers.Wait();
        });
        var askers = Enumerable.Range(0, Connections).Select(_ => new Asker(listener)).ToList();
        for (var i = 0; i < 50; i++)
        {
            askers.ForEach(static asker => asker.Say(Ping));
            Assert.All(askers, static asker => Assert.Equal(Ping, asker.Hear()));
        }

        askers.ForEach(static asker => asker.Dispose());
        onward.Abort();
        await reading;
    }

    private static async Task ReadAllAsync(NetworkConnection connection, Action<int> received)
    {
        while (await connection.ReadAsync(1, Timeout.InfiniteTimeSpan).ConfigureAwait(false) == ReadStatus.Ready)
        {
            var count = connection.Input.Length;
            connection.Consume(count);
            received(count);
        }
    }
}
