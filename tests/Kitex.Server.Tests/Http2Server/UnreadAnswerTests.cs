using Google.Protobuf;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>Clients that ask and do not read, where little is under way to them.</summary>
public sealed class UnreadAnswerTests() : Http2ServerSuite(new NarrowNetwork(64 * 1024))
{
    [Fact]
    public async Task What_is_not_read_stays_with_its_calls_whose_number_is_bounded()
    {
        const int Most = 100, Calls = 3000, AnswerBytes = 50_000;
        var answer = new Note { Data = ByteString.CopyFrom(new byte[AnswerBytes]) };
        var server = await StartAsync(
            new Talks { OnEcho = (_, _) => new(answer) },
            static o => o.Configure(static x => x with { WriteTimeout = Limit, Grpc = x.Grpc with { MaxStreamsPerConnection = Most } }));
        var peer = await ConnectAsync(server, (4, int.MaxValue));
        await peer.SendAsync(RawFrame.WindowOf(0, int.MaxValue - 65_535));

        // Whoever does not read is still read.
        for (var stream = 1; stream < 2 * Calls; stream += 2)
        {
            await peer.SendAsync(Call(stream), RawFrame.DataOf(stream, Hello, end: true));
        }

        await Eventually.TrueAsync(() => server.Grpc!.CallCount == Most && server.Grpc.HeldBytes > AnswerBytes);
        Assert.InRange(server.Grpc!.HeldBytes, 0, (Most * (AnswerBytes + 1000)) + (3 * 1024 * 1024));

        // All that was answered before the client stopped reading, and all that waits, comes whole.
        int whole = 0, refused = 0;
        for (var stream = 1; stream < 2 * Calls; stream += 2)
        {
            var last = await peer.NextAsync(frame => frame.Stream == stream && (frame.Ends || frame.Type == RawFrame.Reset));
            _ = last.Type == RawFrame.Reset ? refused++ : whole++;
        }

        Assert.InRange(whole, Most, Calls);
        Assert.Equal(Calls, whole + refused);
        await ServesAsync(peer, (2 * Calls) + 1, GrpcFrame.Of(answer));
    }
}
