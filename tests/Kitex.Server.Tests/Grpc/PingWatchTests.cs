using System.Buffers.Binary;
using Kitex.Server.Protocols.Grpc;
using Kitex.Testing;

namespace Kitex.Server.Tests.Grpc;

public sealed class PingWatchTests
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);
    private static readonly byte[] Ping = Frame(6, 0, 0, 8);

    private readonly ManualTimeProvider _time = new();
    private readonly PingWatch _watch;

    public PingWatchTests()
    {
        _watch = new PingWatch(Shortest, _time);
        Assert.False(_watch.IsTooMuch("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, out _));
    }

    [Fact]
    public void The_fourth_ping_in_a_row_is_one_too_many()
    {
        byte[] five = [.. Ping, .. Ping, .. Ping, .. Ping, .. Ping];

        Assert.True(_watch.IsTooMuch(five, out var length));

        Assert.Equal(4 * Ping.Length, length);
    }

    [Fact]
    public void It_is_found_however_the_bytes_arrive_and_whatever_lies_between()
    {
        byte[] frames =
        [
            .. Frame(4, 0, 0, 12), .. Ping, .. Frame(1, 4, 1, 40), .. Ping, .. Frame(0, 1, 1, 16_384), .. Ping, .. Frame(6, 1, 0, 8), .. Frame(0xee, 7, 9, 0), .. Frame(1, 4, 3, 1), .. Ping,
        ];

        for (var i = 0; i < frames.Length - 1; i++)
        {
            Assert.False(_watch.IsTooMuch(frames.AsSpan(i, 1), out var taken));
            Assert.Equal(1, taken);
        }

        Assert.True(_watch.IsTooMuch(frames.AsSpan(frames.Length - 1), out var last));
        Assert.Equal((1, 3), (last, _watch.LastStream));
    }

    [Fact]
    public void Answers_to_pings_are_none()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.False(_watch.IsTooMuch(Frame(6, 1, 0, 8), out _));
        }
    }

    [Fact]
    public void What_is_sent_forgives_all_pings_before()
    {
        for (var i = 0; i < 100; i++)
        {
            _watch.Sending([.. Frame(6, 1, 0, 8), .. Frame(i % 2 == 0 ? (byte)0 : (byte)1, 4, 1, i)]);
            Assert.False(_watch.IsTooMuch([.. Ping, .. Ping], out _));
        }
    }

    [Fact]
    public void Answers_to_pings_and_windows_forgive_none()
    {
        for (var i = 0; i < 3; i++)
        {
            _watch.Sending([.. Frame(6, 1, 0, 8), .. Frame(8, 0, 1, 4), .. Frame(4, 1, 0, 0)]);
            Assert.False(_watch.IsTooMuch(Ping, out _));
        }

        Assert.True(_watch.IsTooMuch(Ping, out _));
    }

    [Fact]
    public void With_calls_under_way_the_least_time_is_short_without_it_is_two_hours()
    {
        _watch.CallBegins();
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(Shortest);
            Assert.False(_watch.IsTooMuch(Ping, out _));
        }

        _watch.CallEnds();
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromHours(2));
            Assert.False(_watch.IsTooMuch(Ping, out _));
        }

        _time.Advance(Shortest);
        Assert.False(_watch.IsTooMuch(Ping, out _));
        _time.Advance(Shortest);
        Assert.False(_watch.IsTooMuch(Ping, out _));
        _time.Advance(Shortest);
        Assert.True(_watch.IsTooMuch(Ping, out _));
    }

    [Fact]
    public void Without_a_least_time_any_may_come()
    {
        var watch = new PingWatch(TimeSpan.Zero, _time);

        Assert.False(watch.IsTooMuch([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Ping, .. Ping, .. Ping, .. Ping, .. Ping], out _));
    }

    [Fact]
    public void A_frame_may_be_inserted_between_two_others_and_not_within_a_block_of_fields()
    {
        Assert.True(_watch.MayInsert);
        Assert.False(After(Frame(0, 0, 1, 5).AsSpan(0, 12)));
        Assert.True(After([0, 0]));
        Assert.False(After(Frame(1, 0, 3, 5)));
        Assert.False(After(Frame(9, 0, 3, 5)));
        Assert.True(After(Frame(9, 4, 3, 5)));
        Assert.False(After([0]));

        bool After(ReadOnlySpan<byte> bytes)
        {
            _watch.IsTooMuch(bytes, out _);
            return _watch.MayInsert;
        }
    }

    [Fact]
    public void A_notice_of_closing_is_seen_when_it_is_sent()
    {
        _watch.Sending(Frame(0, 0, 1, 5));
        Assert.False(_watch.GoesAway);

        _watch.Sending(Frame(7, 0, 0, 8));
        Assert.True(_watch.GoesAway);
    }

    private static byte[] Frame(byte type, byte flags, int stream, int length)
    {
        var frame = new byte[9 + length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, ((uint)length << 8) | type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        return frame;
    }
}
