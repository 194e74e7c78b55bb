using Kitex.Network;
using Kitex.Network.Memory;
using Kitex.Network.Timing;
using Kitex.Transport;
using Kitex.Transport.Grpc;

namespace Kitex.Tests.Transport.Grpc;

/// <summary>What streams leave on their connection when they have ended: nothing.</summary>
public sealed class StreamResidueTests : ScriptedSuite
{
    private const int Streams = 1000;

    [Theory]
    [InlineData("dispose")]
    [InlineData("token")]
    [InlineData("token of the receiver")]
    [InlineData("abort")]
    [InlineData("server")]
    public async Task Streams_that_have_ended_leave_neither_streams_nor_timers(string way)
    {
        var address = new MemoryEndPoint($"residue by {way}");
        var server = new TaskCompletionSource<ScriptedPeer>();
        await using var listener = Engine.Listen(address, new ListenOptions(), async network =>
        {
            var peer = new ScriptedPeer(network);
            await peer.StartAsync();
            server.SetResult(peer);
            await peer.ClosedAsync();
        });
        var timers = new TimerWheel(TimeProvider.System);
        await using var connection = await ConnectAsync(address, timers);
        var peer = await server.Task.WaitAsync(Limit);
        using var cancel = new CancellationTokenSource();

        var streams = new List<(RpcStream Stream, Task<object?> Receiving)>();
        for (var i = 0; i < Streams; i++)
        {
            Assert.True(connection.TryCall(Request(), way == "token" ? cancel.Token : default, out var answer));
            var stream = (await answer).Stream!;
            streams.Add((stream, stream.ReceiveAsync(way == "token of the receiver" ? cancel.Token : default).AsTask()));
        }

        Assert.Equal(Streams, connection.Http2.Count);
        Assert.Equal(2 * Streams, timers.Count);
        await EndAsync(way, streams, cancel, peer);
        foreach (var (_, receiving) in streams)
        {
            await receiving.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(Limit);
        }

        Assert.Equal(0, connection.Http2.Count);
        Assert.Equal(0, timers.Count);
        foreach (var (stream, _) in streams)
        {
            await Assert.ThrowsAnyAsync<Exception>(async () => await stream.ReceiveAsync(default));
            await stream.DisposeAsync();
        }

        Assert.Equal(0, timers.Count);
    }

    private static async Task EndAsync(string way, List<(RpcStream Stream, Task<object?> Receiving)> streams, CancellationTokenSource cancel, ScriptedPeer peer)
    {
        switch (way)
        {
            case "dispose":
                foreach (var (stream, _) in streams)
                {
                    await stream.DisposeAsync();
                }

                break;
            case "abort":
                foreach (var (stream, _) in streams)
                {
                    stream.Abort(new RpcError(RpcErrorCode.Canceled, "enough"));
                }

                break;
            case "server":
                for (var i = 0; i < streams.Count; i++)
                {
                    await peer.SendHeadersAsync(1 + (2 * i), true, (":status", "200"), ("content-type", "application/grpc+thrift"), ("grpc-status", "9"));
                }

                break;
            default:
                await cancel.CancelAsync();
                break;
        }
    }

    private async Task<GrpcConnection> ConnectAsync(MemoryEndPoint address, TimerWheel timers)
    {
        var completion = new CallCompletion(PlacementMode.ThreadPool, new Dictionary<string, PlacementMode>());
        var settings = new GrpcSettings(new GrpcClientOptions(), 1024 * 1024, "", true, completion, TimeProvider.System) { ReceiveTimeout = TimeSpan.FromHours(1) };
        return new GrpcConnection(await Engine.DialAsync(address, new DialOptions()), settings, timers);
    }

    private static RpcRequest Request() => new()
    {
        Method = new TextMethod("list", RpcKind.ServerStream),
        Message = "x",
        Callee = "probe",
        Started = TimeProvider.System.GetTimestamp(),
        Deadline = TimeProvider.System.GetTimestamp() + (TimeProvider.System.TimestampFrequency * 3600),
    };
}
