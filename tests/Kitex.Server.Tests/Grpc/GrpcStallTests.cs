using System.Runtime.CompilerServices;
using Google.Protobuf;
using Kitex.Client;
using Kitex.Network;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Xunit.Abstractions;

namespace Kitex.Server.Tests.Grpc;

/// <summary>A thousand streams on one connection whose readers have stopped. The other side keeps nothing, so what is kept is the side's that is looked at.</summary>
public abstract class GrpcStallTests(TestNetwork network, ITestOutputHelper output) : GrpcSuite(network)
{
    private const int Streams = 1000;
    private const long MostBytes = 128 * 1024;

    // What ended streams may leave in the pools, for each.
    private const long MostLeftBytes = 16 * 1024;

    private static readonly Note Big = new() { Data = ByteString.CopyFrom(new byte[10_000]) };

    // The beginning of one message that never comes whole.
    private static readonly byte[] Unread = [0, 0, 0x10, 0, 0, .. new byte[RawHttp2Peer.Window - 5]];

    [Fact]
    public async Task A_server_whose_handlers_do_not_read_keeps_little_and_serves_others()
    {
        var handlers = 0;
        var server = await StartAsync(
            new Talks
            {
                OnGather = async (_, call) =>
                {
                    Interlocked.Increment(ref handlers);
                    await Task.Delay(Timeout.Infinite, call.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    Interlocked.Decrement(ref handlers);
                    return new Note();
                },
            },
            Widen);
        await using var peer = await ConnectAsync(server);
        var stream = await EchoAsync(peer, 1);

        var before = Memory();
        stream = await FillAsync(stream);
        var first = Memory() - before;
        await GiveUpAsync(stream);
        stream = await FillAsync(stream);
        var second = Memory() - before;
        await GiveUpAsync(stream);
        await EchoAsync(peer, stream);

        output.WriteLine($"server, receiving: {first / Streams} bytes a stream, the second time {second / Streams}");
        Assert.InRange(first / Streams, 0, MostBytes);
        Assert.InRange(second, 0, first + (Streams * MostLeftBytes));

        async Task<int> FillAsync(int from)
        {
            for (var i = 0; i < Streams; i++)
            {
                await peer.OpenAsync(from + (2 * i), Talks.Path + "Gather");
                await peer.SendAsync(from + (2 * i), Unread);
            }

            var next = await EchoAsync(peer, from + (2 * Streams));
            await Eventually.TrueAsync(() => Volatile.Read(ref handlers) == Streams);
            return next;
        }

        async Task GiveUpAsync(int next)
        {
            for (var i = 0; i < Streams; i++)
            {
                await peer.ResetAsync(next - 4 - (2 * i));
            }

            await Eventually.TrueAsync(() => Volatile.Read(ref handlers) == 0);
        }
    }

    [Fact]
    public async Task A_server_whose_callers_do_not_read_keeps_little_and_serves_others()
    {
        // Arrays that earlier tests left in the pool may be freed meanwhile: what is below nothing was not measured.
        long kept;
        var tries = 0;
        do
        {
            kept = await KeptBySendingServerAsync();
        }
        while (kept < 0 && ++tries < 5);

        output.WriteLine($"server, sending: {kept} bytes a stream");
        Assert.InRange(kept, 0, MostBytes);
    }

    private async Task<long> KeptBySendingServerAsync()
    {
        int handlers = 0, sent = 0;
        var server = await StartAsync(new Talks { OnSpread = (_, _) => Endless() }, Widen);
        await using var peer = await ConnectAsync(server);
        var stream = await EchoAsync(peer, 1);

        var before = Memory();
        for (var i = 0; i < Streams; i++)
        {
            await peer.OpenAsync(stream, Talks.Path + "Spread");
            await peer.SendAsync(stream, GrpcFrame.Of(new Note()), end: true);
            stream += 2;
        }

        await Eventually.TrueAsync(() => peer.Received >= (long)Streams * RawHttp2Peer.Window);
        var last = -1;
        await Eventually.TrueAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            return last == (last = Volatile.Read(ref sent));
        });
        var kept = Memory() - before;
        stream = await EchoAsync(peer, stream);
        for (var i = 0; i < Streams; i++)
        {
            await peer.ResetAsync(stream - 4 - (2 * i));
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref handlers) == 0);
        await EchoAsync(peer, stream);

        return kept / Streams;

        async IAsyncEnumerable<Note> Endless()
        {
            Interlocked.Increment(ref handlers);
            try
            {
                while (true)
                {
                    yield return Big;
                    Interlocked.Increment(ref sent);
                }
            }
            finally
            {
                Interlocked.Decrement(ref handlers);
            }
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_keeps_little_and_frees_all_of_it()
    {
        using var rented = new RentedBuffers();
        var messages = Enumerable.Repeat(GrpcFrame.Of(Big), 7).SelectMany(static frame => frame).Take(RawHttp2Peer.Window).ToArray();
        var (client, peer) = Pair((peer, stream) => peer.SendAsync(stream, messages));
        using var cancel = new CancellationTokenSource();
        await EchoAsync(client);

        var (before, rentedBefore) = (Memory(), rented.Count);
        var readers = new List<IAsyncEnumerator<Note>>();
        for (var i = 0; i < Streams; i++)
        {
            readers.Add(client.SpreadAsync(new Note(), i % 2 == 0 ? cancel.Token : default).GetAsyncEnumerator());
            Assert.True(await readers[i].MoveNextAsync());
        }

        await EchoAsync(client);
        var kept = Memory() - before;
        await cancel.CancelAsync();
        for (var i = 1; i < Streams; i += 2)
        {
            await readers[i].DisposeAsync();
        }

        await Eventually.TrueAsync(() => peer().Resets == Streams);
        await EchoAsync(client);
        await Eventually.TrueAsync(() => rented.Count <= rentedBefore);
        readers.Clear();
        var left = Memory() - before;

        output.WriteLine($"client, receiving: {kept / Streams} bytes a stream, {left / Streams} when they have ended");
        Assert.InRange(kept / Streams, 0, MostBytes);
        Assert.InRange(left / Streams, -MostBytes, MostLeftBytes);
    }

    [Fact]
    public async Task A_client_whose_service_does_not_read_keeps_little_and_frees_all_of_it()
    {
        using var rented = new RentedBuffers();
        var (client, peer) = Pair(static (_, _) => Task.CompletedTask);
        await EchoAsync(client);

        var (before, rentedBefore) = (Memory(), rented.Count);
        var calls = new List<(StreamCall<Note, Note> Call, Task<bool> Sending)>();
        for (var i = 0; i < Streams; i++)
        {
            var call = await client.ChatAsync();
            for (var j = 0; j < RawHttp2Peer.Window / Big.CalculateSize(); j++)
            {
                Assert.True(await call.SendAsync(Big));
            }

            calls.Add((call, call.SendAsync(Big).AsTask()));
        }

        await EchoAsync(client);
        var kept = Memory() - before;
        foreach (var (call, sending) in calls)
        {
            await call.DisposeAsync();
            await Assert.ThrowsAsync<RpcCanceledException>(() => sending);
        }

        await Eventually.TrueAsync(() => peer().Resets == Streams);
        await EchoAsync(client);
        await Eventually.TrueAsync(() => rented.Count <= rentedBefore);
        calls.Clear();
        var left = Memory() - before;

        output.WriteLine($"client, sending: {kept / Streams} bytes a stream, {left / Streams} when they have ended");
        Assert.InRange(kept / Streams, 0, MostBytes);
        Assert.InRange(left / Streams, -MostBytes, MostLeftBytes);
    }

    [Fact]
    public async Task Streams_that_nobody_disposes_are_given_up_with_the_garbage()
    {
        using var rented = new RentedBuffers();
        var (client, peer) = Pair(static (peer, stream) => peer.SendAsync(stream, Unread));
        await EchoAsync(client);
        var rentedBefore = rented.Count;

        await OpenAndForgetAsync(client);
        await Eventually.TrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return peer().Resets == Streams && rented.Count <= rentedBefore;
        });

        await EchoAsync(client);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task OpenAndForgetAsync(TalksClient client)
    {
        for (var i = 0; i < Streams; i++)
        {
            var call = await client.ChatAsync();
            await call.ReceiveHeadersAsync();
        }
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    private static void Widen(KitexServerBuilder server) =>
        server.Configure(static x => x with { Grpc = x.Grpc with { MaxStreamsPerConnection = Streams + 1 } });

    private async Task<RawHttp2Peer> ConnectAsync(KitexServer server)
    {
        var peer = new RawHttp2Peer(await Engine.DialAsync(server.Address!, new DialOptions { Timeout = Limit }));
        await peer.ConnectAsync();
        return peer;
    }

    /// <summary>A call that goes on beside the others.</summary>
    /// <returns>The next stream.</returns>
    private static async Task<int> EchoAsync(RawHttp2Peer peer, int stream)
    {
        var ended = peer.Ended;
        await peer.OpenAsync(stream, Talks.Path + "Echo");
        await peer.SendAsync(stream, GrpcFrame.Of(Big), end: true);
        await Eventually.TrueAsync(() => peer.Ended > ended);
        return stream + 2;
    }

    private static async Task EchoAsync(TalksClient client) => Assert.Equal(Big, await client.EchoAsync(new Note()));

    /// <summary>A client and the raw server it calls, which answers unary calls and begins an answer to each stream.</summary>
    private (TalksClient Client, Func<RawHttp2Peer> Peer) Pair(Func<RawHttp2Peer, int, Task> serve)
    {
        RawHttp2Peer? peer = null;
        var streams = 0;
        var address = Script(async raw =>
        {
            peer = new RawHttp2Peer(raw.Connection)
            {
                Serve = async stream =>
                {
                    // The calls to echo come first, behind all the others, and last.
                    var isEcho = streams is 0 or > Streams;
                    streams++;
                    await peer!.HeadAsync(stream);
                    if (isEcho)
                    {
                        await peer.SendAsync(stream, GrpcFrame.Of(Big));
                        await peer.EndAsync(stream);
                    }
                    else
                    {
                        await serve(peer, stream);
                    }
                },
            };
            await peer.AcceptAsync();
            await peer.Reading;
        });
        var client = Own(new TalksClient(o => o.HostPorts(address).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit).Grpc(static x => x with { ConnectionsPerAddress = 1 })));
        return (client, () => peer!);
    }

    [Collection(nameof(Alone))]
    public sealed class OverSockets(ITestOutputHelper output) : GrpcStallTests(new SocketNetwork(), output);

    [Collection(nameof(Alone))]
    public sealed class OverEpoll(ITestOutputHelper output) : GrpcStallTests(new EpollNetwork(), output);
}
