namespace Kitex.Network.Tests;

public abstract partial class NetworkEngineTests
{
    [Fact(Timeout = TestTimeout)]
    public async Task Echo_returns_messages_of_every_size()
    {
        await using var listener = Engine.Listen(FreshAddress(), new ListenOptions(), connection => connection.EchoAsync());
        await using var client = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        var random = new Random(1);
        int[] edges = [0, 1, 2, 3, 4, 1023, 1024, 4091, 4092, 4093, 16379, 16380, 16381, 32768, 65536, 200_000];
        foreach (var size in edges.Concat(Enumerable.Range(0, 50).Select(_ => random.Next(40_000))))
        {
            var body = random.RandomBytes(size);
            client.Output.WriteFrame(body);
            Assert.Equal(FlushStatus.Flushed, await client.FlushAsync(Forever));
            await client.ReceiveAsync(4);
            Assert.Equal(body, size == 0 ? [] : await client.ReceiveAsync(size));
        }
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Big_messages_pass_whole_in_both_directions_at_once()
    {
        await using var pair = await OpenAsync();
        var up = new Random(2).RandomBytes(BigMessageBytes);
        var down = new Random(3).RandomBytes(BigMessageBytes);

        var sending = Task.WhenAll(pair.Client.SendAsync(up), pair.Server.SendAsync(down));
        var received = await Task.WhenAll(pair.Server.ReceiveAsync(up.Length), pair.Client.ReceiveAsync(down.Length));
        await sending;

        Assert.True(up.AsSpan().SequenceEqual(received[0]));
        Assert.True(down.AsSpan().SequenceEqual(received[1]));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Output_of_many_pieces_arrives_in_order()
    {
        await using var pair = await OpenAsync();
        var random = new Random(4);
        var expected = new MemoryStream();
        for (var i = 0; i < 300; i++)
        {
            var piece = random.RandomBytes(random.Next(1, 2000));
            expected.Write(piece);
            if (i % 3 == 0)
            {
                pair.Client.Output.AppendOwned(piece);
            }
            else
            {
                pair.Client.Output.Write(piece);
            }
        }

        var flush = pair.Client.FlushAsync(Forever).AsTask();
        Assert.Equal(expected.ToArray(), await pair.Server.ReceiveAsync((int)expected.Length));
        Assert.Equal(FlushStatus.Flushed, await flush);
        Assert.True(pair.Client.Output.IsEmpty);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Flushing_nothing_is_flushed_at_once()
    {
        await using var pair = await OpenAsync();
        var flush = pair.Client.FlushAsync(TimeSpan.Zero);
        Assert.True(flush.IsCompletedSuccessfully);
        Assert.Equal(FlushStatus.Flushed, await flush);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Read_completes_at_once_when_the_bytes_are_there()
    {
        await using var pair = await OpenAsync();
        await pair.Client.SendAsync([1, 2, 3, 4]);
        Assert.Equal(ReadStatus.Ready, await pair.Server.ReadAsync(4, Forever));

        pair.Server.Consume(1);
        var again = pair.Server.ReadAsync(3, Forever);
        Assert.True(again.IsCompletedSuccessfully);
        Assert.Equal(ReadStatus.Ready, await again);
        Assert.Equal([2, 3, 4], pair.Server.Input.ToArray());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Flush_waits_while_the_peer_does_not_read_and_ends_when_it_does()
    {
        await using var pair = await OpenAsync();
        var bytes = new Random(5).RandomBytes(BigMessageBytes * 4);
        pair.Client.Output.Write(bytes);
        var flush = pair.Client.FlushAsync(Forever).AsTask();
        Assert.False(flush.IsCompleted);

        var received = await pair.Server.ReceiveAsync(bytes.Length);
        Assert.True(bytes.AsSpan().SequenceEqual(received));
        Assert.Equal(FlushStatus.Flushed, await flush);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_false_length_reserves_no_memory()
    {
        await using var pair = await OpenAsync();
        await pair.Client.SendAsync(new byte[100]);
        await pair.Server.ReadAsync(100, Forever);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = pair.Server.ReadAsync(1024 * 1024 * 1024, TimeSpan.FromSeconds(1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);

        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ReadStatus.TimedOut, await read);
        Assert.Equal(100, pair.Server.Input.Length);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Consuming_more_than_is_there_is_refused()
    {
        await using var pair = await OpenAsync();
        await pair.Client.SendAsync([1, 2]);
        await pair.Server.ReadAsync(2, Forever);
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => pair.Server.Consume(3));
        Assert.Contains("2 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Wrong_arguments_and_a_second_reader_are_refused()
    {
        await using var pair = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await pair.Server.ReadAsync(0, Forever));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await pair.Server.ReadAsync(1, TimeSpan.FromSeconds(-5)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await pair.Server.FlushAsync(TimeSpan.FromSeconds(-5)));

        var first = pair.Server.ReadAsync(1, Forever).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pair.Server.ReadAsync(1, Forever));
        await pair.Client.SendAsync([9]);
        Assert.Equal(ReadStatus.Ready, await first);
    }
}
