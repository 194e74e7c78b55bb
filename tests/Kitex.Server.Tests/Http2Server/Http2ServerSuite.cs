using Kitex.Network;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>Servers of the talks, spoken to in frames. After each test nothing may be left of its connections and calls.</summary>
public abstract class Http2ServerSuite(TestNetwork network) : GrpcSuite(network), IAsyncLifetime
{
    protected const int NoError = 0, ProtocolError = 1, InternalError = 2, FlowControlError = 3, StreamClosed = 5, FrameSizeError = 6, RefusedStream = 7, Cancel = 8,
        CompressionError = 9, EnhanceYourCalm = 11;

    private readonly List<(KitexServer Server, Http2Peer Peer)> _talks = [];

    private protected static byte[] Hello { get; } = GrpcFrame.Of(new Note { Text = "hello", Number = 1 });

    async Task IAsyncLifetime.DisposeAsync()
    {
        foreach (var (_, peer) in _talks)
        {
            await peer.DisposeAsync();
        }

        foreach (var (server, _) in _talks)
        {
            await Eventually.TrueAsync(() => server.ConnectionCount == 0 && server.Grpc!.CallCount == 0 && server.Grpc.WatchedCount == 0);
        }

        await DisposeAsync();
    }

    /// <summary>A connection that has begun.</summary>
    private protected async Task<Http2Peer> ConnectAsync(KitexServer server, params (int Id, long Value)[] settings)
    {
        var peer = await DialHttp2Async(server);
        await peer.BeginAsync(settings);
        return peer;
    }

    /// <summary>A connection on which nothing was said.</summary>
    private protected async Task<Http2Peer> DialHttp2Async(KitexServer server)
    {
        var peer = new Http2Peer(await Engine.DialAsync(server.Address!, new DialOptions { Timeout = Limit }));
        _talks.Add((server, peer));
        return peer;
    }

    /// <summary>The headers of a call.</summary>
    private protected static RawFrame Call(int stream, string method = "Echo", bool end = false, params (string Name, string Value)[] more) =>
        RawFrame.Headers(stream, RawFrame.Block([.. Fields(method), .. more]), end);

    private protected static (string Name, string Value)[] Fields(string method = "Echo") =>
        [(":method", "POST"), (":scheme", "http"), (":path", Talks.Path + method), (":authority", "desk"), ("content-type", "application/grpc"), ("te", "trailers")];

    /// <summary>A whole call is answered: the connection is sound.</summary>
    private protected static async Task ServesAsync(Http2Peer peer, int stream, byte[]? expected = null)
    {
        await peer.SendAsync(Call(stream), RawFrame.DataOf(stream, Hello, end: true));
        var answer = await peer.AnswerAsync(stream);
        Assert.Equal((0, ""), answer.Status);
        Assert.Equal(expected ?? Hello, answer.Body);
    }

    /// <summary>Talks whose calls of all kinds begin and wait until their caller or the test ends them.</summary>
    private protected sealed class Held
    {
        private int _running;
        private int _most;

        public Held() => Talks = new Talks { OnEcho = WaitAsync, OnGather = async (_, call) => await WaitAsync(new Note(), call) };

        public Talks Talks { get; }

        public Signal GoOn { get; } = new();

        public int Running => Volatile.Read(ref _running);

        public int Most => Volatile.Read(ref _most);

        /// <summary>Whether a caller's leaving ends it.</summary>
        public bool IsStubborn { get; init; }

        private async ValueTask<Note> WaitAsync(Note note, CallContext call)
        {
            var running = Interlocked.Increment(ref _running);
            for (var most = _most; most < running; most = _most)
            {
                Interlocked.CompareExchange(ref _most, running, most);
            }

            try
            {
                await GoOn.WaitAsync().WaitAsync(IsStubborn ? default : call.Cancellation);
                return note;
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
