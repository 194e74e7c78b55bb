namespace Kitex.Network.Tests;

public abstract partial class NetworkEngineTests
{
    [Fact(Timeout = TestTimeout)]
    public async Task Orderly_close_ends_the_read_and_leaves_what_came()
    {
        await using var pair = await OpenAsync();
        await pair.Client.SendAsync([1, 2, 3, 4, 5]);
        await pair.Client.DisposeAsync();

        Assert.Equal(ReadStatus.Ended, await pair.Server.ReadAsync(10, Forever));
        Assert.Equal([1, 2, 3, 4, 5], pair.Server.Input.ToArray());
        Assert.Equal(ReadStatus.Ready, await pair.Server.ReadAsync(5, Forever));
        Assert.Equal(ReadStatus.Ended, await pair.Server.ReadAsync(6, Forever));
        Assert.Null(pair.Server.Failure);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Close_wakes_a_reader_that_waits()
    {
        await using var pair = await OpenAsync();
        var read = pair.Server.ReadAsync(1, Forever);
        await pair.Client.DisposeAsync();
        Assert.Equal(ReadStatus.Ended, await read);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Close_delivers_a_big_answer_whole_though_nothing_of_the_request_was_read()
    {
        await using var pair = await OpenAsync();
        await pair.Client.SendAsync(new byte[1000]);
        var answer = new Random(6).RandomBytes(100_000);
        var received = pair.Client.ReceiveAsync(answer.Length);
        await pair.Server.SendAsync(answer);
        await pair.Server.DisposeAsync();
        Assert.Equal(answer, await received);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Abort_reaches_the_peer_as_failure()
    {
        await using var pair = await OpenAsync();
        var read = pair.Server.ReadAsync(1, Forever);
        pair.Client.Abort();
        var status = await read;
        if (AbortReachesPeer)
        {
            Assert.Equal(ReadStatus.Failed, status);
            Assert.IsType<NetworkException>(pair.Server.Failure);
            Assert.Equal(ReadStatus.Failed, await pair.Server.ReadAsync(1, Forever));
        }
        else
        {
            Assert.Equal(ReadStatus.Ended, status);
        }
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Abort_from_another_thread_ends_a_pending_read_with_its_reason()
    {
        await using var pair = await OpenAsync();
        var reason = new InvalidOperationException("enough");
        var read = pair.Server.ReadAsync(1, Second);
        await Task.Run(() => pair.Server.Abort(reason));
        Assert.Equal(ReadStatus.Failed, await read);
        Assert.Same(reason, pair.Server.Failure);
        pair.Server.Abort(new InvalidOperationException("too late"));
        Assert.Same(reason, pair.Server.Failure);
        Assert.Equal(ReadStatus.Failed, await pair.Server.ReadAsync(1, Forever));
        Assert.Equal(FlushStatus.Failed, await pair.Server.FlushAsync(Forever));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Abort_from_another_thread_ends_a_pending_flush()
    {
        await using var pair = await OpenAsync();
        pair.Client.Output.Write(new byte[MoreThanFits]);
        var flush = pair.Client.FlushAsync(Forever);
        Assert.False(flush.IsCompleted);
        await Task.Run(() => pair.Client.Abort());
        Assert.Equal(FlushStatus.Failed, await flush);
        Assert.NotNull(pair.Client.Failure);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Flush_to_a_peer_that_is_gone_fails()
    {
        await using var pair = await OpenAsync();
        await pair.Server.DisposeAsync();
        var status = FlushStatus.Flushed;
        while (status == FlushStatus.Flushed)
        {
            pair.Client.Output.Write(new byte[100_000]);
            status = await pair.Client.FlushAsync(Forever);
        }

        Assert.Equal(FlushStatus.Failed, status);
        Assert.IsType<NetworkException>(pair.Client.Failure);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Dispose_ends_pending_calls_as_failed_and_may_be_repeated()
    {
        await using var pair = await OpenAsync();
        pair.Client.Output.Write(new byte[MoreThanFits]);
        var flush = pair.Client.FlushAsync(Forever);
        var read = pair.Client.ReadAsync(1, Forever);
        await pair.Client.DisposeAsync();
        await pair.Client.DisposeAsync();

        Assert.Equal(ReadStatus.Failed, await read);
        Assert.Equal(FlushStatus.Failed, await flush);
        Assert.NotNull(pair.Client.Failure);
        Assert.True(pair.Client.Input.IsEmpty);
        Assert.Equal(ReadStatus.Failed, await pair.Client.ReadAsync(1, Forever));
        Assert.Equal(FlushStatus.Failed, await pair.Client.FlushAsync(Forever));
        pair.Client.Abort();
        pair.Client.Interrupt();
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Bytes_under_way_are_not_overwritten_by_what_is_written_after_a_flush_was_given_up()
    {
        await using var pair = await OpenAsync();
        var original = new byte[MoreThanFits];
        original.AsSpan().Fill(0xAA);
        pair.Client.Output.Write(original);
        var flush = pair.Client.FlushAsync(Second);
        Time.Advance(Second * 2);
        Assert.Equal(FlushStatus.TimedOut, await flush);

        var garbage = new byte[MoreThanFits];
        garbage.AsSpan().Fill(0xEE);
        pair.Client.Output.Write(garbage);
        pair.Client.Output.Clear();
        for (var left = MoreThanFits / 2; left > 0;)
        {
            Assert.Equal(ReadStatus.Ready, await pair.Server.ReadAsync(1, Forever));
            Assert.Equal(-1, pair.Server.Input.IndexOfAnyExcept((byte)0xAA));
            left -= pair.Server.Input.Length;
            pair.Server.Consume(pair.Server.Input.Length);
        }

        await pair.Client.DisposeAsync();
        pair.Client.Output.Write(garbage);
        while (await pair.Server.ReadAsync(1, Forever) == ReadStatus.Ready)
        {
            Assert.Equal(-1, pair.Server.Input.IndexOfAnyExcept((byte)0xAA));
            pair.Server.Consume(pair.Server.Input.Length);
        }

        pair.Client.Output.Clear();
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Dispose_and_abort_race_without_harm()
    {
        for (var i = 0; i < 50; i++)
        {
            await using var pair = await OpenAsync();
            await pair.Client.SendAsync(new byte[20]);
            var read = pair.Server.ReadAsync(30, Second).AsTask();
            await Task.WhenAll(
                Task.Run(() => pair.Server.Abort()),
                Task.Run(async () => await pair.Server.DisposeAsync()),
                Task.Run(async () => await pair.Client.DisposeAsync()),
                Task.Run(() => Time.Advance(Second * 2)));
            Assert.Contains(await read, new[] { ReadStatus.Failed, ReadStatus.Ended, ReadStatus.TimedOut });
        }
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Orderly_end_of_this_side_is_no_failure()
    {
        await using var pair = await OpenAsync();
        await pair.Client.DisposeAsync();
        Assert.Null(pair.Client.Failure);
        Assert.True(pair.Client.Closed.IsCancellationRequested);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Closed_fires_though_nobody_reads()
    {
        await using var pair = await OpenAsync();
        var closed = new TaskCompletionSource();
        await using var registration = pair.Server.Closed.Register(closed.SetResult);
        Assert.False(pair.Server.Closed.IsCancellationRequested);
        await pair.Client.DisposeAsync();
        await closed.Task;
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Closed_fires_while_a_request_is_served()
    {
        await using var pair = await OpenAsync();
        var closed = pair.Server.Closed;
        await pair.Client.SendAsync([1, 2, 3]);
        await pair.Server.ReceiveAsync(3);
        Assert.False(closed.IsCancellationRequested);
        pair.Client.Abort();
        await EventuallyAsync(() => closed.IsCancellationRequested);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Watched_connection_still_reads_everything()
    {
        await using var pair = await OpenAsync();
        Assert.False(pair.Server.Closed.IsCancellationRequested);
        for (byte i = 0; i < 100; i++)
        {
            await pair.Client.SendAsync([i, 1, 2]);
            Assert.Equal([i, 1, 2], await pair.Server.ReceiveAsync(3));
        }

        Assert.False(pair.Server.Closed.IsCancellationRequested);
        await pair.Client.DisposeAsync();
        Assert.Equal(ReadStatus.Ended, await pair.Server.ReadAsync(1, Forever));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Connection_is_reusable_while_open_and_quiet()
    {
        await using var pair = await OpenAsync();
        Assert.True(pair.Client.IsReusable);

        await pair.Server.SendAsync([1]);
        await EventuallyAsync(() => !pair.Client.IsReusable);
        await pair.Client.ReadAsync(1, Forever);
        Assert.False(pair.Client.IsReusable);
        pair.Client.Consume(1);
        Assert.True(pair.Client.IsReusable);

        Assert.Equal(ReadStatus.TimedOut, await pair.Client.ReadAsync(1, TimeSpan.Zero));
        Assert.True(pair.Client.IsReusable);

        await pair.Server.DisposeAsync();
        await EventuallyAsync(() => !pair.Client.IsReusable);
        await pair.Client.DisposeAsync();
        Assert.False(pair.Client.IsReusable);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Connection_that_was_cut_is_not_reusable()
    {
        await using var pair = await OpenAsync();
        pair.Server.Abort();
        await EventuallyAsync(() => !pair.Client.IsReusable);
        Assert.False(pair.Server.IsReusable);
        Assert.Equal(AbortReachesPeer ? ReadStatus.Failed : ReadStatus.Ended, await pair.Client.ReadAsync(1, Forever));
    }
}
