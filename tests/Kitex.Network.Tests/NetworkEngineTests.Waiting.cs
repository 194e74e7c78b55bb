namespace Kitex.Network.Tests;

public abstract partial class NetworkEngineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact(Timeout = TestTimeout)]
    public async Task Read_times_out_by_the_clock_and_the_connection_stays_usable()
    {
        await using var pair = await OpenAsync();
        for (byte i = 0; i < 5; i++)
        {
            var read = pair.Server.ReadAsync(1, Second);
            Time.Advance(TimeSpan.FromMilliseconds(980));
            Assert.False(read.IsCompleted);
            Time.Advance(TimeSpan.FromMilliseconds(40));
            Assert.Equal(ReadStatus.TimedOut, await read);

            await pair.Client.SendAsync([i]);
            Assert.Equal([i], await pair.Server.ReceiveAsync(1));
        }
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Read_with_no_time_asks_without_waiting()
    {
        await using var pair = await OpenAsync();
        Assert.Equal(ReadStatus.TimedOut, await pair.Server.ReadAsync(1, TimeSpan.Zero));
        await pair.Client.SendAsync([1, 2]);
        var status = ReadStatus.TimedOut;
        while (status == ReadStatus.TimedOut)
        {
            await Task.Yield();
            status = await pair.Server.ReadAsync(2, TimeSpan.Zero);
        }

        Assert.Equal(ReadStatus.Ready, status);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Timed_out_read_keeps_the_bytes_that_came()
    {
        await using var pair = await OpenAsync();
        await pair.Client.SendAsync([1, 2, 3]);
        await pair.Server.ReadAsync(3, Forever);
        var read = pair.Server.ReadAsync(4, Second);
        Time.Advance(Second * 2);
        Assert.Equal(ReadStatus.TimedOut, await read);
        Assert.Equal([1, 2, 3], pair.Server.Input.ToArray());
        await pair.Client.SendAsync([4]);
        Assert.Equal([1, 2, 3, 4], await pair.Server.ReceiveAsync(4));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Flush_times_out_when_the_peer_does_not_read_and_the_stream_is_cut()
    {
        await using var pair = await OpenAsync();
        pair.Client.Output.Write(new byte[MoreThanFits]);
        var flush = pair.Client.FlushAsync(Second);
        Assert.False(flush.IsCompleted);
        Time.Advance(Second * 2);
        Assert.Equal(FlushStatus.TimedOut, await flush);

        pair.Client.Output.Write([1]);
        Assert.Equal(FlushStatus.Failed, await pair.Client.FlushAsync(Forever));
        Assert.IsType<NetworkException>(pair.Client.Failure);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Cancelled_reads_leave_the_connection_usable()
    {
        await using var pair = await OpenAsync();
        for (byte i = 0; i < 20; i++)
        {
            using var source = new CancellationTokenSource();
            var read = pair.Server.ReadAsync(1, Second, source.Token);
            await source.CancelAsync();
            Assert.Equal(ReadStatus.Canceled, await read);
            Assert.Equal(ReadStatus.Canceled, await pair.Server.ReadAsync(1, Forever, source.Token));

            await pair.Client.SendAsync([i]);
            Assert.Equal([i], await pair.Server.ReceiveAsync(1));
        }

        Assert.Null(pair.Server.Failure);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Cancelled_token_does_not_hide_bytes_that_are_there()
    {
        await using var pair = await OpenAsync();
        await pair.Client.SendAsync([1]);
        await pair.Server.ReadAsync(1, Forever);
        Assert.Equal(ReadStatus.Ready, await pair.Server.ReadAsync(1, Forever, new CancellationToken(canceled: true)));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Flush_can_be_cancelled()
    {
        await using var pair = await OpenAsync();
        using var source = new CancellationTokenSource();
        pair.Client.Output.Write(new byte[MoreThanFits]);
        var flush = pair.Client.FlushAsync(Forever, source.Token);
        Assert.False(flush.IsCompleted);
        await source.CancelAsync();
        Assert.Equal(FlushStatus.Canceled, await flush);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Interrupt_ends_the_pending_read_only()
    {
        await using var pair = await OpenAsync();
        var read = pair.Server.ReadAsync(1, Forever);
        pair.Server.Interrupt();
        Assert.Equal(ReadStatus.Interrupted, await read);

        var next = pair.Server.ReadAsync(1, Forever).AsTask();
        Assert.False(next.IsCompleted);
        await pair.Client.SendAsync([1]);
        Assert.Equal(ReadStatus.Ready, await next);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Interrupt_without_a_reader_ends_the_next_read_that_would_wait()
    {
        await using var pair = await OpenAsync();
        await pair.Client.SendAsync([1]);
        await pair.Server.ReadAsync(1, Forever);

        pair.Server.Interrupt();
        pair.Server.Interrupt();
        Assert.Equal(ReadStatus.Ready, await pair.Server.ReadAsync(1, Forever));
        Assert.Equal(ReadStatus.Interrupted, await pair.Server.ReadAsync(2, Forever));
        Assert.Equal([1], pair.Server.Input.ToArray());
        Assert.False(pair.Server.ReadAsync(2, Forever).AsTask().IsCompleted);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Reader_woken_from_outside_runs_on_another_thread()
    {
        await using var pair = await OpenAsync();
        var woken = new TaskCompletionSource<int>();
        async Task Read()
        {
            await pair.Server.ReadAsync(1, Forever).ConfigureAwait(false);
            woken.SetResult(Environment.CurrentManagedThreadId);
        }

        var thread = new Thread(() =>
        {
            _ = Read();
            pair.Server.Abort();
        });
        thread.Start();
        Assert.NotEqual(thread.ManagedThreadId, await woken.Task);
    }
}
