using Google.Protobuf;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>Peers that ask and do not read.</summary>
public sealed class SilentReaderTests() : Http2ServerSuite(new RoomyNetwork())
{
    [Fact]
    public async Task A_client_that_reads_nothing_of_many_answers_without_messages_is_told_to_calm_down()
    {
        // No stream is refused, which takes few bytes and so would take many calls.
        var peer = await ConnectAsync(await StartAsync(new Talks(), static o => o.Configure(static x => x with { WriteTimeout = Limit, Grpc = x.Grpc with { MaxStreamsPerConnection = 200_000 } })));
        var fields = Fields();
        fields[2] = (":path", "/desk.api." + new string('x', 900) + "/Echo");
        var block = RawFrame.Block(fields);

        var stream = 1;
        while (stream < 200_000 && await peer.TrySendAsync([.. Enumerable.Range(0, 100).Select(i => RawFrame.Headers(stream + (2 * i), block, end: true))]))
        {
            stream += 200;
        }

        await peer.ExpectGoAwayAsync(EnhanceYourCalm);
        Assert.InRange(peer.Come.Sum(static frame => (long)frame.Payload.Length), 16 * 1024 * 1024, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_for_the_write_timeout_is_closed()
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { WriteTimeout = TimeSpan.FromMilliseconds(300) }));
        var peer = await ConnectAsync(server);

        while (await peer.TrySendAsync([.. Enumerable.Repeat(RawFrame.SettingsOf(), 100)]))
        {
        }

        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    [Theory]
    [InlineData(16 * 1024)]
    [InlineData(256 * 1024)]
    public async Task Two_peers_that_send_more_than_they_can_take_at_once_do_not_wait_for_each_other(int capacity)
    {
        const int Streams = 20, Messages = 30;
        var network = new NarrowNetwork(capacity);
        var suite = new Pair(network);
        try
        {
            var client = await suite.ConnectAsync();
            var note = new Note { Data = ByteString.CopyFrom(new byte[200_000]) };

            // Nobody reads before all is sent: what is sent comes back, and both directions are full.
            await Task.WhenAll(Enumerable.Range(0, Streams).Select(async _ =>
            {
                await using var call = await client.ChatAsync();
                var sending = Task.Run(async () =>
                {
                    for (var i = 0; i < Messages; i++)
                    {
                        Assert.True(await call.SendAsync(note));
                    }

                    await call.CompleteAsync();
                });
                var come = 0;
                await foreach (var back in call.ReadAllAsync())
                {
                    Assert.Equal(note.Data.Length, back.Data.Length);
                    come++;
                }

                await sending;
                Assert.Equal(Messages, come);
            })).WaitAsync(Limit);
        }
        finally
        {
            await suite.DisposeAsync();
        }
    }

    /// <summary>A client and a server with windows wider than what waits for a peer that does not read.</summary>
    private sealed class Pair(NarrowNetwork network) : GrpcSuite(network)
    {
        public async Task<TalksClient> ConnectAsync()
        {
            var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { Grpc = x.Grpc with { StreamWindowBytes = 16 * 1024 * 1024, ConnectionWindowBytes = 64 * 1024 * 1024 } }));
            return TalksClient(server, static o => o.Grpc(static x => x with { ConnectionsPerAddress = 1, StreamWindowBytes = 16 * 1024 * 1024, ConnectionWindowBytes = 64 * 1024 * 1024 }));
        }
    }
}
