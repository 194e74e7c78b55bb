using Kitex.Server.Tests.Grpc;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>
/// Clients that send what costs them little. In memory, where what the server said last is not lost when it closes, and with room for
/// all that they send, so that nothing but the server's own pace counts.
/// </summary>
public sealed class FloodTests() : Http2ServerSuite(new RoomyNetwork())
{
    private const int Much = 50_000;

    public static TheoryData<string> Floods => new(Frames.Keys);

    private static Dictionary<string, RawFrame> Frames { get; } = new()
    {
        ["settings"] = RawFrame.SettingsOf(),
        ["settings that move windows"] = RawFrame.SettingsOf((4, 1), (4, 65_535)),
        ["answers to settings"] = new RawFrame(RawFrame.Settings, RawFrame.Ack, 0, []),
        ["answers to pings"] = new RawFrame(RawFrame.Ping, RawFrame.Ack, 0, new byte[8]),
        ["priorities"] = new RawFrame(RawFrame.Priority, 0, 1, [0, 0, 0, 0, 5]),
        ["unknown frames"] = new RawFrame(0x77, 0, 0, []),
        ["data without bytes"] = RawFrame.DataOf(1, []),
        ["data of padding"] = new RawFrame(RawFrame.Data, RawFrame.Padded, 1, [0]),
        ["data behind the end"] = RawFrame.DataOf(3, [1]),
        ["small windows of the connection"] = RawFrame.WindowOf(0, 1),
        ["small windows of a stream"] = RawFrame.WindowOf(1, 1),
        ["windows of a stream that has ended"] = RawFrame.WindowOf(3, 1),
        ["resets of a stream that has ended"] = RawFrame.ResetOf(3),
        ["goodbyes"] = new RawFrame(RawFrame.GoAway, 0, 0, new byte[8]),
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task Frames_that_move_no_call_end_the_connection(string flood)
    {
        var held = new Held();
        var peer = await ConnectAsync(await StartAsync(held.Talks));
        await peer.SendAsync(Call(1, "Gather"), Call(3, end: true));
        await peer.AnswerAsync(3);

        await peer.TrySendAsync([.. Enumerable.Repeat(Frames[flood], Much)]);

        await peer.ExpectGoAwayAsync(EnhanceYourCalm);
        await Eventually.TrueAsync(() => held.Running == 0);
    }

    [Fact]
    public async Task Calls_between_do_not_hide_a_flood()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));

        await peer.TrySendAsync([.. Enumerable.Range(0, Much / 200).SelectMany(static i => (RawFrame[])
            [Call((2 * i) + 1), RawFrame.DataOf((2 * i) + 1, Hello, end: true), .. Enumerable.Repeat(RawFrame.SettingsOf(), 200)])]);

        await peer.ExpectGoAwayAsync(EnhanceYourCalm);
    }

    [Fact]
    public async Task What_every_client_says_beside_its_calls_is_no_flood()
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        for (var first = 1; first < 20_000; first += 200)
        {
            var streams = Enumerable.Range(0, 100).Select(i => first + (2 * i)).ToArray();
            await peer.SendAsync([.. streams.SelectMany(static stream => (RawFrame[])[Call(stream), RawFrame.DataOf(stream, Hello, end: true)])]);
            foreach (var stream in streams)
            {
                Assert.Equal(Hello, (await peer.AnswerAsync(stream)).Body);
            }

            await peer.SendAsync([.. streams.SelectMany(static stream => (RawFrame[])
                [RawFrame.WindowOf(0, Hello.Length), RawFrame.WindowOf(stream, Hello.Length), RawFrame.ResetOf(stream)])]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8000)]
    public async Task A_block_without_end_ends_the_connection(int bytes)
    {
        var peer = await ConnectAsync(await StartAsync(new Talks()));
        await peer.SendAsync(RawFrame.Headers(1, [], flags: 0));

        for (var i = 0; i < 300 && await peer.TrySendAsync(new RawFrame(RawFrame.Continuation, 0, 1, new byte[bytes])); i++)
        {
        }

        await peer.ExpectGoAwayAsync(EnhanceYourCalm);
    }

    [Fact]
    public async Task Resets_do_not_pile_up_handlers()
    {
        const int Most = 10;
        var held = new Held { IsStubborn = true };
        var server = await StartAsync(held.Talks, static o => o.Configure(static x => x with { Grpc = x.Grpc with { MaxStreamsPerConnection = Most } }));
        var peer = await ConnectAsync(server);
        for (var stream = 1; stream < 6000; stream += 2)
        {
            await peer.SendAsync(Call(stream), RawFrame.DataOf(stream, Hello, end: true), RawFrame.ResetOf(stream));
        }

        await peer.SyncAsync();
        await Eventually.TrueAsync(() => held.Running == Most);
        Assert.Equal(Most, server.Grpc!.CallCount);
        Assert.Contains(peer.Come, static frame => frame is { Type: RawFrame.Reset, Code: RefusedStream });

        held.GoOn.Set();
        await Eventually.TrueAsync(() => held.Running == 0 && server.Grpc.CallCount == 0);
        Assert.Equal(Most, held.Most);
        await ServesAsync(peer, 6001);
    }
}
