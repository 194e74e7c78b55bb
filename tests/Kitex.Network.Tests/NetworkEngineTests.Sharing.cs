using System.Buffers.Binary;

namespace Kitex.Network.Tests;

public abstract partial class NetworkEngineTests
{
    private const int Writers = 8;
    private const int MostSharedBody = 160;

    [Fact(Timeout = TestTimeout)]
    public async Task Messages_of_many_writers_arrive_whole_and_once_and_in_the_order_of_each_writer()
    {
        await using var pair = await OpenAsync();
        using var output = new SharedOutput(pair.Client, Forever);
        var messages = TortureBytes / (Writers * MostSharedBody / 2);

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            using var message = new OutputBuffer();
            for (var number = 0; number < messages; number++)
            {
                message.WriteFrame(SharedBody(writer, number));
                Assert.True(output.Send(message));
                Assert.True(message.IsEmpty);
            }
        })));
        var next = new int[Writers];
        for (var i = 0; i < Writers * messages; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(await pair.Server.ReceiveAsync(4));
            var body = await pair.Server.ReceiveAsync(length);
            Assert.Equal(SharedBody(body[0], next[body[0]]++), body);
        }

        await writing;
        Assert.All(next, number => Assert.Equal(messages, number));
        await output.WaitUntilSentAsync();
        Assert.Equal(0, output.Waiting);
        Assert.Equal(ReadStatus.TimedOut, await pair.Server.ReadAsync(1, TimeSpan.Zero));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Messages_behind_a_slow_reader_wait_and_leave_when_it_reads()
    {
        await using var pair = await OpenAsync();
        using var output = new SharedOutput(pair.Client, Forever);
        Assert.True(output.WaitUntilSentAsync().IsCompletedSuccessfully);

        var big = new Random(1).RandomBytes(MoreThanFits);
        Assert.True(SendShared(output, big));
        var sent = output.WaitUntilSentAsync();
        for (byte i = 1; i <= 100; i++)
        {
            Assert.True(SendShared(output, [i, i, i]));
            Assert.Equal(3 * i, output.Waiting);
        }

        var taken = output.WaitUntilTakenAsync();
        Assert.False(sent.IsCompleted || taken.IsCompleted);
        var received = await pair.Server.ReceiveAsync(big.Length);
        await taken;
        Assert.True(big.AsSpan().SequenceEqual(received));
        Assert.Equal(Enumerable.Range(1, 100).SelectMany(static i => new byte[] { (byte)i, (byte)i, (byte)i }), await pair.Server.ReceiveAsync(300));
        await sent;
        Assert.Equal(0, output.Waiting);
        Assert.True(output.WaitUntilSentAsync().IsCompletedSuccessfully);

        Assert.True(SendShared(output, [7]));
        Assert.Equal([7], await pair.Server.ReceiveAsync(1));
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_behind_a_connection_that_breaks_are_dropped_and_no_more_are_taken(bool byPeer)
    {
        await using var pair = await OpenAsync();
        using var output = new SharedOutput(pair.Client, Forever);
        SendShared(output, new byte[MoreThanFits]);
        SendShared(output, new byte[1000]);

        (byPeer ? pair.Server : pair.Client).Abort();

        await output.WaitUntilSentAsync();
        Assert.False(SendShared(output, [1]));
        Assert.Equal(0, output.Waiting);
        Assert.NotNull(pair.Client.Failure);
        Assert.Equal(FlushStatus.Failed, await FlushOneAsync(pair.Client));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task What_came_before_a_send_failed_is_still_read()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var pair = await OpenAsync();
            using var output = new SharedOutput(pair.Client, Forever);
            var last = new Random(round).RandomBytes(1000);
            pair.Server.Output.Write(last);
            Assert.Equal(FlushStatus.Flushed, await pair.Server.FlushAsync(Forever));
            Assert.True(SendShared(output, [1]));
            await output.WaitUntilSentAsync();

            // With something unread its end is none in good order.
            await pair.Server.DisposeAsync();
            while (SendShared(output, [2]))
            {
                await output.WaitUntilSentAsync();
            }

            if (KeepsWhatCameBefore)
            {
                Assert.Equal(last, await pair.Client.ReceiveAsync(last.Length));
            }

            Assert.NotEqual(ReadStatus.Ready, await pair.Client.ReadAsync(last.Length + 1, Forever));
        }
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_connection_found_broken_by_the_first_message_takes_no_second_one()
    {
        await using var pair = await OpenAsync();
        using var output = new SharedOutput(pair.Client, Forever);
        pair.Client.Abort();

        SendShared(output, [1]);
        await output.WaitUntilSentAsync();

        Assert.False(SendShared(output, [2]));
        Assert.Equal(0, output.Waiting);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_peer_that_takes_nothing_for_too_long_loses_the_connection()
    {
        await using var pair = await OpenAsync();
        using var output = new SharedOutput(pair.Client, Second);
        SendShared(output, new byte[MoreThanFits]);
        SendShared(output, new byte[1000]);
        var reading = pair.Client.ReadAsync(1, Forever);

        Time.Advance(Second * 0.9);
        Assert.False(reading.IsCompleted);
        Time.Advance(Second);

        Assert.Equal(ReadStatus.Failed, await reading);
        await output.WaitUntilSentAsync();
        Assert.False(SendShared(output, [1]));
        Assert.Equal(0, output.Waiting);
        Assert.IsType<NetworkException>(pair.Client.Failure);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_disposed_output_takes_nothing_and_holds_nothing()
    {
        await using var pair = await OpenAsync();
        var output = new SharedOutput(pair.Client, Forever);
        SendShared(output, new byte[MoreThanFits]);
        SendShared(output, new byte[1000]);

        output.Dispose();

        Assert.Equal(0, output.Waiting);
        Assert.False(SendShared(output, [1]));
        pair.Client.Abort();
        await output.WaitUntilSentAsync();
    }

    private static bool SendShared(SharedOutput output, ReadOnlySpan<byte> bytes)
    {
        using var message = new OutputBuffer();
        message.Write(bytes);
        var taken = output.Send(message);
        Assert.True(message.IsEmpty);
        return taken;
    }

    private static async Task<FlushStatus> FlushOneAsync(NetworkConnection connection)
    {
        connection.Output.Write([1]);
        return await connection.FlushAsync(Forever);
    }

    /// <summary>A body that says whose it is, and differs from every other.</summary>
    private static byte[] SharedBody(int writer, int number)
    {
        var body = new Random((writer * 100_000) + number).RandomBytes(1 + (number % MostSharedBody));
        body[0] = (byte)writer;
        return body;
    }
}
