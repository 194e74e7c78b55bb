using Kitex.Protocols.Http2;

namespace Kitex.Tests.Protocols.Http2;

public sealed class ReceiveWindowTests
{
    [Fact]
    public void More_than_was_allowed_is_an_error()
    {
        var window = new ReceiveWindow(10);
        Assert.True(window.TryReceive(4));
        Assert.True(window.TryReceive(6));
        Assert.True(window.TryReceive(0));
        Assert.False(window.TryReceive(1));
    }

    [Fact]
    public void Credit_goes_back_once_half_of_the_window_was_consumed()
    {
        var window = new ReceiveWindow(100);
        Assert.True(window.TryReceive(100));
        Assert.Equal(0, window.Consume(49));
        Assert.Equal(50, window.Consume(1));
        Assert.Equal(50, window.Available);
        Assert.Equal(0, window.Consume(0));
        Assert.Equal(50, window.Consume(50));
        Assert.Equal(100, window.Available);
    }

    [Fact]
    public void A_window_of_one_byte_is_credited_at_once()
    {
        var window = new ReceiveWindow(1);
        Assert.True(window.TryReceive(1));
        Assert.Equal(0, window.Consume(0));
        Assert.Equal(1, window.Consume(1));
    }

    [Fact]
    public void A_larger_window_is_told_at_once_with_what_was_consumed()
    {
        var window = new ReceiveWindow(65_535);
        Assert.True(window.TryReceive(1000));
        Assert.Equal(0, window.Consume(1000));
        Assert.Equal((16 << 20) - 65_535 + 1000, window.Grow(16 << 20));
        Assert.Equal(16 << 20, window.Available);
        Assert.Equal(0, window.Grow(65_535));
        Assert.Equal(16 << 20, window.Size);
    }

    [Fact]
    public void A_size_told_in_settings_moves_the_window_of_an_open_stream()
    {
        var window = new ReceiveWindow(65_535);
        Assert.True(window.TryReceive(60_000));
        window.Follow(1000);
        Assert.Equal(1000 - 60_000, window.Available);
        Assert.False(window.TryReceive(1));
        Assert.True(window.TryReceive(0));
        Assert.Equal(60_000, window.Consume(60_000));
        Assert.Equal(1000, window.Available);
        window.Follow(int.MaxValue);
        Assert.True(window.TryReceive(int.MaxValue));
        Assert.Equal(int.MaxValue, window.Consume(int.MaxValue));
        Assert.Equal(int.MaxValue, window.Available);
    }

    [Fact]
    public void Both_ends_agree_whatever_is_sent_and_consumed()
    {
        var random = new Random(5);
        var size = 65_535;
        var receiver = new ReceiveWindow(size);
        var sender = new FlowWindow(size);
        var held = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var sent = (int)Math.Min(random.Next(20_000), Math.Max(sender.Available, 0));
            sender.Take(sent);
            Assert.True(receiver.TryReceive(sent));
            held += sent;
            var used = random.Next(held + 1);
            held -= used;
            if (receiver.Consume(used) is > 0 and var increment)
            {
                Assert.True(sender.TryAdd(increment));
            }

            if (random.Next(100) == 0)
            {
                var next = random.Next(200_000);
                Assert.True(sender.TryResize(size, next));
                receiver.Follow(next);
                size = next;
            }

            Assert.Equal(sender.Available, receiver.Available);
            Assert.True(receiver.Available > 0 || held > 0 || size < 2, "a sender that waits is let go on once all is consumed");
        }
    }
}
