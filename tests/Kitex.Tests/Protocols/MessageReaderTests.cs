using System.Text;
using Kitex.Network.Memory;
using Kitex.Protocols.Framing;
using Kitex.Testing;

namespace Kitex.Tests.Protocols;

public sealed class MessageReaderTests
{
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    [InlineData(int.MaxValue)]
    public async Task Recorded_messages_come_out_one_by_one_however_the_network_cuts_them(int chunk)
    {
        await using var pair = await ConnectionPair.OpenAsync(options: new MemoryEngineOptions { MaxChunkBytes = chunk });
        var reader = Reader(pair, TimeProvider.System);
        var sending = pair.SendAsync(Frames.Recorded.SelectMany(static f => f.Bytes).ToArray());

        foreach (var (framing, bytes) in Frames.Recorded)
        {
            Assert.Equal(MessageReadStatus.Ready, await reader.ReadAsync(Never, Never, default));
            Assert.Equal(framing.Name, reader.Framing!.Name);
            Assert.Equal(bytes.Length, reader.Frame.Length);
            Assert.Equal(bytes, pair.Near.Input[..bytes.Length].ToArray());
            reader.Next();
        }

        await sending;
        Assert.False(reader.TryParse());
    }

    [Fact]
    public async Task Messages_sent_in_random_pieces_come_out_whole()
    {
        var random = new Random(42);
        await using var pair = await ConnectionPair.OpenAsync();
        var reader = Reader(pair, TimeProvider.System);
        var sending = SendInPiecesAsync();

        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(MessageReadStatus.Ready, await reader.ReadAsync(Never, Never, default));
            Assert.Equal(i, reader.Frame.SequenceId);
            Assert.Equal("say", Encoding.UTF8.GetString(reader.Frame.Method(pair.Near.Input)));
            Assert.Equal(Text(i), new TextMethod().DecodeRequest(reader.Frame.Body(pair.Near.Input)));
            reader.Next();
        }

        await sending;

        async Task SendInPiecesAsync()
        {
            var all = Enumerable.Range(0, 500).SelectMany(static i => Frames.Call(i % 3 == 0 ? Frames.Buffered : Frames.Framed, Text(i), i)).ToArray();
            for (var at = 0; at < all.Length;)
            {
                var count = Math.Min(random.Next(1, 400), all.Length - at);
                await pair.SendAsync(all.AsMemory(at, count));
                at += count;
            }
        }

        static string Text(int i) => new((char)('a' + (i % 26)), i * 7 % 300);
    }

    [Theory]
    [InlineData("4745542f204854545020", MessageReadStatus.Malformed)]
    [InlineData("7fffffff80010001", MessageReadStatus.TooLarge)]
    [InlineData("8001000100000000aabbccdd", MessageReadStatus.Malformed)]
    public async Task What_is_no_message_ends_the_reading_with_a_reason(string bytes, MessageReadStatus expected)
    {
        await using var pair = await ConnectionPair.OpenAsync();
        var reader = Reader(pair, TimeProvider.System);
        await pair.SendAsync(Convert.FromHexString(bytes));

        Assert.Equal(expected, await reader.ReadAsync(Never, Never, default));
        Assert.NotEmpty(reader.Frame.Problem!);
    }

    [Fact]
    public async Task Silence_before_a_message_is_an_idle_timeout()
    {
        var clock = new ManualTimeProvider();
        await using var pair = await ConnectionPair.OpenAsync(clock);
        var reading = Reader(pair, clock).ReadAsync(Second, 9 * Second, default).AsTask();

        clock.Advance(0.9 * Second);
        Assert.False(reading.IsCompleted);
        clock.Advance(0.2 * Second);

        Assert.Equal(MessageReadStatus.IdleTimeout, await reading);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(20)]
    public async Task Silence_in_a_message_is_a_read_timeout(int sent)
    {
        var clock = new ManualTimeProvider();
        await using var pair = await ConnectionPair.OpenAsync(clock);
        await pair.SendAsync(Frames.Call(Frames.Framed, "hello", 1).AsMemory(0, sent));
        Assert.Equal(Kitex.Network.ReadStatus.Ready, await pair.Near.ReadAsync(sent, Never));

        var reading = Reader(pair, clock).ReadAsync(9 * Second, Second, default).AsTask();
        clock.Advance(0.9 * Second);
        Assert.False(reading.IsCompleted);
        clock.Advance(0.2 * Second);

        Assert.Equal(MessageReadStatus.ReadTimeout, await reading);
    }

    [Fact]
    public async Task A_message_that_drips_in_is_cut_off_when_its_time_is_over()
    {
        var clock = new ManualTimeProvider();
        await using var pair = await ConnectionPair.OpenAsync(clock);
        var reading = Reader(pair, clock).ReadAsync(Never, Second, default).AsTask();

        // A bare message asks for a few bytes at a time: each piece is one wait of its own.
        var bytes = Frames.Call(Frames.Buffered, new string('x', 200), 1);
        for (var sent = 0; sent < bytes.Length && !reading.IsCompleted;)
        {
            await pair.SendAsync(bytes.AsMemory(sent, 1));
            sent++;
            SpinWait.SpinUntil(() => pair.Near.Input.Length >= sent || reading.IsCompleted);
            clock.Advance(0.05 * Second);
        }

        Assert.Equal(MessageReadStatus.ReadTimeout, await reading);
    }

    [Fact]
    public async Task One_limit_covers_the_wait_for_the_first_byte_and_the_message()
    {
        var clock = new ManualTimeProvider();
        await using var pair = await ConnectionPair.OpenAsync(clock);
        var reading = Reader(pair, clock).ReadAsync(Second, default).AsTask();
        clock.Advance(0.9 * Second);
        await pair.SendAsync(Frames.Call(Frames.Framed, "hello", 1).AsMemory(0, 10));
        SpinWait.SpinUntil(() => pair.Near.Input.Length >= 10);

        clock.Advance(0.2 * Second);

        Assert.Equal(MessageReadStatus.ReadTimeout, await reading);
    }

    [Fact]
    public async Task The_end_between_messages_is_told_from_the_end_in_one()
    {
        await using var between = await ConnectionPair.OpenAsync();
        await between.Far.DisposeAsync();
        Assert.Equal(MessageReadStatus.Ended, await Reader(between, TimeProvider.System).ReadAsync(Never, Never, default));

        await using var within = await ConnectionPair.OpenAsync();
        await within.SendAsync(new byte[] { 0, 0, 0 });
        await within.Far.DisposeAsync();
        Assert.Equal(MessageReadStatus.Truncated, await Reader(within, TimeProvider.System).ReadAsync(Never, Never, default));
    }

    [Fact]
    public async Task A_broken_connection_ends_the_reading_as_failed()
    {
        await using var pair = await ConnectionPair.OpenAsync();
        pair.Far.Abort();

        Assert.Equal(MessageReadStatus.Failed, await Reader(pair, TimeProvider.System).ReadAsync(Never, Never, default));
        Assert.NotNull(pair.Near.Failure);
    }

    [Fact]
    public async Task The_callers_token_ends_the_reading()
    {
        using var source = new CancellationTokenSource();
        await using var pair = await ConnectionPair.OpenAsync();
        var reading = Reader(pair, TimeProvider.System).ReadAsync(Never, Never, source.Token).AsTask();

        await source.CancelAsync();

        Assert.Equal(MessageReadStatus.Canceled, await reading);
    }

    [Fact]
    public async Task An_interruption_between_messages_ends_the_reading()
    {
        await using var pair = await ConnectionPair.OpenAsync();
        pair.Near.Interrupt();

        Assert.Equal(MessageReadStatus.Interrupted, await Reader(pair, TimeProvider.System).ReadAsync(Never, Never, default));
    }

    [Fact]
    public async Task An_interruption_within_a_message_counts_once_it_is_read()
    {
        await using var pair = await ConnectionPair.OpenAsync();
        var reader = Reader(pair, TimeProvider.System);
        var bytes = Frames.Call(Frames.Framed, "hello", 1);
        await pair.SendAsync(bytes.AsMemory(0, 10));
        Assert.Equal(Kitex.Network.ReadStatus.Ready, await pair.Near.ReadAsync(10, Never));
        pair.Near.Interrupt();

        var reading = reader.ReadAsync(Never, Never, default).AsTask();
        await pair.SendAsync(bytes.AsMemory(10));
        Assert.Equal(MessageReadStatus.Ready, await reading);
        reader.Next();

        Assert.Equal(MessageReadStatus.Interrupted, await reader.ReadAsync(Never, Never, default));
    }

    private static MessageReader Reader(ConnectionPair pair, TimeProvider time) =>
        new(pair.Near, FramingDetector.ForThrift(Frames.Limit), time);
}
