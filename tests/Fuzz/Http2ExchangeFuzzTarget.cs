using Kitex.Network.Timing;
using Kitex.Protocols.Http2;
using Kitex.Transport;
using Kitex.Transport.Grpc;

namespace Kitex.Fuzz;

/// <summary>
/// A whole connection of the gRPC client with five calls under way, unary and streaming, one of them cancelled in the middle, and
/// a server whose words were mutated. Every call ends, with nothing but the errors that calls may end with; what the client says
/// is always HTTP/2; and when the connection has ended nothing is left of it.
/// </summary>
internal sealed class Http2ExchangeFuzzTarget() : Http2PeerFuzzTarget(new Http2Mutator(Seeds(), MostFrames, Streams), WatchedEach)
{
    private const int Streams = 5;
    private const int Conversations = 2000;
    private const int MostFrames = 60;
    private const int WatchedEach = 2048;

    private static readonly LengthMethod Unary = new("Unary", RpcKind.Unary);
    private static readonly LengthMethod ServerStream = new("ServerStream", RpcKind.ServerStream);
    private static readonly LengthMethod BidiStream = new("BidiStream", RpcKind.BidiStream);

    private readonly GrpcSettings _settings = new(
        new GrpcClientOptions { KeepaliveTime = TimeSpan.FromHours(1), MaxHeaderListBytes = 16 * 1024 },
        maxMessageBytes: 64 * 1024,
        caller: "fuzz",
        standardKeys: true,
        new CallCompletion(PlacementMode.ThreadPool, new Dictionary<string, PlacementMode>()),
        TimeProvider.System);

    private readonly byte[] _sent = new byte[256 * 1024];
    private int _lastStream;

    public override string Name => "http2-exchanges";

    // Tables of one connection, the objects of its calls, and their buffers when the pool is empty; a reason is some hundred bytes for a frame in error.
    public override long AllocationBound(int inputLength) => (1024L << 10) + (64L * inputLength);

    protected override bool Rejects(in Http2Frame goAway) => true;

    protected override void Sent(in Http2FrameHeader headers)
    {
        Expect(headers.StreamId == _lastStream + 2, "streams are opened in their order");
        _lastStream = headers.StreamId;
    }

    protected override FuzzOutcome Meet(byte[] input)
    {
        using var cancel = new CancellationTokenSource();
        var network = new ExchangeConnection(input, 1 + (input.Length % 211), input.Length % 3 == 0 ? cancel.Cancel : static () => { }, _sent);
        var timers = new TimerWheel(TimeProvider.System);
        var connection = new GrpcConnection(network, _settings, timers);
        Task[] calls =
        [
            CallAsync(connection, 100, default),
            CallAsync(connection, 3, cancel.Token),
            ReceiveAsync(connection, default),
            TalkAsync(connection, 20_000),
            TalkAsync(connection, 40),
        ];
        network.Begin();
        if (!Task.WaitAll(calls, Limit))
        {
            throw new InvalidOperationException($"Calls have not ended: {string.Join(", ", calls.Select(static call => call.Status))}.");
        }

        Expect(connection.DisposeAsync().AsTask().Wait(Limit), "the connection ends");
        Expect(connection.Http2.Ended.IsCompletedSuccessfully, "its loop has met nothing that it cannot", connection.Http2.Ended.Exception);
        Expect(network.IsDisposed && network.Output.IsEmpty && network.Misuse is null, network.Misuse ?? "the connection is closed and empty");
        Expect(connection.Http2 is { Count: 0, WaitingCount: 0, HeldBytes: 0, IsUsable: false }, "no stream, caller or byte is left");
        Expect(timers.Count == 0, "no timer is left");
        var sent = network.Sent;
        Expect(Http2Preface.Read(sent) == Http2ReadStatus.Ready, "the client begins with the preface");
        _lastStream = -1;
        return Outcome(sent[Http2Preface.Bytes.Length..]);
    }

    private static async Task CallAsync(GrpcConnection connection, int bytes, CancellationToken cancellation)
    {
        Expect(connection.TryCall(Request(Unary, bytes), cancellation, out var answer), "the connection takes calls");
        var response = await answer.ConfigureAwait(false);
        Expect(response.Error is not null || response.Message is int, "a call ends with a message or an error");
        Expect(response.Error is null || IsCallError(response.Error.ToException()), "an error is one that calls may end with", response.Error?.ToException());
    }

    private static async Task ReceiveAsync(GrpcConnection connection, CancellationToken cancellation)
    {
        Expect(connection.TryCall(Request(ServerStream, 10), cancellation, out var answer), "the connection takes calls");
        await using var stream = (await answer.ConfigureAwait(false)).Stream!;
        await ReadAllAsync(stream).ConfigureAwait(false);
    }

    private static async Task TalkAsync(GrpcConnection connection, int bytes)
    {
        Expect(connection.TryCall(Request(BidiStream, null), default, out var answer), "the connection takes calls");
        await using var stream = (await answer.ConfigureAwait(false)).Stream!;
        var sending = SendAllAsync(stream, bytes);
        await ReadAllAsync(stream).ConfigureAwait(false);
        await sending.ConfigureAwait(false);
    }

    private static async Task SendAllAsync(RpcStream stream, int bytes)
    {
        try
        {
            await stream.SendAsync(10, default).ConfigureAwait(false);
            await stream.SendAsync(bytes, default).ConfigureAwait(false);
            await stream.CompleteAsync(default).ConfigureAwait(false);
        }
        catch (Exception failed) when (IsCallError(failed))
        {
        }
    }

    private static async Task ReadAllAsync(RpcStream stream)
    {
        try
        {
            while (await stream.ReceiveAsync(default).ConfigureAwait(false) is { } message)
            {
                Expect(message is int, "a message is what it was read as");
            }
        }
        catch (Exception failed) when (IsCallError(failed))
        {
        }
    }

    private static bool IsCallError(Exception failed) => failed is RpcException or RpcCanceledException or BizStatusException;

    private static RpcRequest Request(LengthMethod method, object? message) => new()
    {
        Method = method,
        Message = message,
        Callee = "fuzz",
        Destination = new Instance(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1)),
        Started = TimeProvider.System.GetTimestamp(),
        Deadline = TimeProvider.System.GetTimestamp() + (3600 * TimeProvider.System.TimestampFrequency),
    };

    private static List<IReadOnlyList<byte[]>> Seeds()
    {
        var random = new Random(1);
        var conversations = new Http2Conversations(Streams);
        return [.. Enumerable.Range(0, Conversations).Select(_ => conversations.Next(random))];
    }
}
