using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Testing;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>What concerns the connection alone: RFC 9113 sections 3.4, 5.1.2, 6.3, 6.5, 6.6, 6.7, 6.8 and 5.5.</summary>
public abstract class ConnectionTests(TestNetwork network) : Http2ServerSuite(network)
{
    [Fact]
    public async Task The_server_tells_its_settings_first_and_answers_the_clients()
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { Grpc = x.Grpc with { MaxStreamsPerConnection = 7, MaxHeaderBytes = 5000 } }));
        var peer = await DialHttp2Async(server);

        var settings = await peer.BeginAsync();

        Assert.Equal(RawFrame.SettingsOf((5, 16_384), (4, 65_535), (3, 7), (6, 5000)).Payload, settings.Payload);
        await ServesAsync(peer, 1);
    }

    [Fact]
    public async Task The_first_frame_is_settings()
    {
        var peer = await DialHttp2Async(await StartAsync(new Talks()));

        await peer.SendAsync([.. Http2Peer.Preface, .. RawFrame.PingOf().ToBytes()]);

        await peer.ExpectGoAwayAsync(ProtocolError);
    }

    [Theory]
    [InlineData(2, 2, ProtocolError)]
    [InlineData(4, 0x80000000, FlowControlError)]
    [InlineData(5, 16_383, ProtocolError)]
    [InlineData(5, 16_777_216, ProtocolError)]
    public async Task A_setting_out_of_range_ends_the_connection(int id, long value, int code)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(RawFrame.SettingsOf((id, value)));

        await peer.ExpectGoAwayAsync(code);
    }

    [Theory]
    [InlineData("000001 04 00 00000000 00", FrameSizeError)]
    [InlineData("000006 04 01 00000000 000400001000", FrameSizeError)]
    [InlineData("000000 04 00 00000001", ProtocolError)]
    [InlineData("000007 06 00 00000000 00000000000000", FrameSizeError)]
    [InlineData("000008 06 00 00000001 0000000000000000", ProtocolError)]
    [InlineData("000007 07 00 00000000 00000000000000", FrameSizeError)]
    [InlineData("000008 07 00 00000001 0000000000000000", ProtocolError)]
    [InlineData("000004 05 04 00000001 00000002", ProtocolError)]
    [InlineData("000005 02 00 00000000 0000000000", ProtocolError)]
    [InlineData("000000 00 01 00000000", ProtocolError)]
    [InlineData("000004 03 00 00000000 00000008", ProtocolError)]
    [InlineData("000003 08 00 00000000 000001", FrameSizeError)]
    [InlineData("004001 00 00 00000001", FrameSizeError)]
    public async Task A_frame_that_breaks_the_form_ends_the_connection(string frame, int code)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)));

        await peer.ExpectGoAwayAsync(code);
    }

    [Fact]
    public async Task Unknown_settings_frames_priorities_and_answers_to_nothing_are_let_pass()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()), (0x77, 1), (2, 0), (6, 100));

        await peer.SendAsync(
            new RawFrame(0x20, 0xff, 0, [1, 2, 3]),
            new RawFrame(0x21, 0, 9, []),
            new RawFrame(RawFrame.Priority, 0, 1, [0, 0, 0, 1, 5]),
            new RawFrame(RawFrame.Priority, 0, 101, [0, 0, 0, 0, 5]),
            new RawFrame(RawFrame.Settings, RawFrame.Ack, 0, []),
            new RawFrame(RawFrame.Ping, RawFrame.Ack, 0, new byte[8]));

        await ServesAsync(peer, 1);
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_value()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.SendAsync(RawFrame.PingOf(0x0123456789abcdef));

        var pong = await peer.NextAsync(RawFrame.Ping);
        Assert.Equal((RawFrame.Ack, "0123456789abcdef"), (pong.Flags, Convert.ToHexStringLower(pong.Payload)));
    }

    [Fact]
    public async Task Pings_without_calls_are_answered_three_times_and_end_the_connection_then()
    {
        var time = new ManualTimeProvider();
        var peer = await ConnectAsync(await StartAsync(new Talks(), o => o.UseTime(time)));
        for (var i = 0; i < 4; i++)
        {
            await peer.SendAsync(RawFrame.PingOf(i));
            await peer.NextAsync(RawFrame.Ping);
        }

        Assert.Equal("too_many_pings", (await peer.ExpectGoAwayAsync(EnhanceYourCalm)).Debug);
    }

    [Fact]
    public async Task Pings_two_hours_apart_are_welcome()
    {
        var time = new ManualTimeProvider();
        var peer = await ConnectAsync(await StartAsync(new Talks(), o => o.UseTime(time).Configure(static x => x with { Grpc = x.Grpc with { KeepAliveDelay = Timeout.InfiniteTimeSpan } })));
        for (var i = 0; i < 8; i++)
        {
            await peer.SendAsync(RawFrame.PingOf(i));
            await peer.NextAsync(RawFrame.Ping);
            time.Advance(TimeSpan.FromHours(2));
        }

        await ServesAsync(peer, 1);
    }

    [Fact]
    public async Task An_answer_forgives_pings()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => o.UseTime(new ManualTimeProvider())));
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 3; i++)
            {
                await peer.SendAsync(RawFrame.PingOf(i));
                await peer.NextAsync(RawFrame.Ping);
            }

            await ServesAsync(peer, (2 * round) + 1);
        }
    }

    [Fact]
    public async Task A_client_that_goes_away_still_gets_its_answers()
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks));
        await peer.SendAsync(Call(1), RawFrame.DataOf(1, Hello, end: true));

        await peer.SendAsync(new RawFrame(RawFrame.GoAway, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0, .. "bye"u8]));
        held.GoOn.Set();

        Assert.Equal(Hello, (await peer.AnswerAsync(1)).Body);
        await ServesAsync(peer, 3);
    }

    [Fact]
    public async Task Every_byte_may_come_by_itself()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        byte[] all = [.. Call(1, "Chat").ToBytes(), .. RawFrame.PingOf().ToBytes(), .. RawFrame.DataOf(1, Hello, end: true).ToBytes()];

        foreach (var one in all)
        {
            await peer.SendAsync([one]);
        }

        Assert.Equal(Hello, (await peer.AnswerAsync(1)).Body);
    }

    public sealed class InMemory() : ConnectionTests(new MemoryNetwork());

    public sealed class OverSockets() : ConnectionTests(new SocketNetwork());

    public sealed class OverEpoll() : ConnectionTests(new EpollNetwork());
}
