using Google.Protobuf;
using Kitex.Protocols.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Kitex.Server.Tests.GrpcClient;

public abstract class GrpcCallTests(TestNetwork network) : GrpcSuite(network)
{
    [Fact]
    public async Task A_message_comes_back_as_it_was_sent_and_the_connection_serves_the_next_call()
    {
        var server = await ServeAsync(EchoAllAsync);
        var client = GrpcClient(server);
        var note = new Note { Text = "你好", Number = long.MinValue, Data = ByteString.CopyFrom(Desk.Pattern(300)) };

        Assert.Equal(note, await client.EchoAsync(note));
        Assert.Equal(note, await client.EchoAsync(note));
        Assert.Equal(new Note(), await client.EchoAsync(new Note()));
        Assert.Equal(note, client.EchoBlocking(note));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task The_headers_are_those_of_Kitex()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var server = await ServeAsync(async exchange =>
        {
            foreach (var (name, value) in exchange.Request.Headers)
            {
                headers[name] = value.ToString();
            }

            headers[":path"] = exchange.Request.Path;
            headers[":authority"] = exchange.Request.Host.Value!;
            await EchoAllAsync(exchange);
        });
        var client = GrpcClient(server, static o => o.Caller("caller"));
        var meta = new MetaInfo
        {
            Transient = new Dictionary<string, string> { ["ck"] = "cv", ["Mixed_Key"] = "v", ["no key"] = "v", ["broken"] = "a\nb" },
            Persistent = new Dictionary<string, string> { ["pk"] = "pv" },
        };

        await client.EchoAsync(new Note(), new CallOptions { Metainfo = meta });

        Assert.Equal("/desk.api.Notes/Echo", headers[":path"]);
        Assert.Equal("notes", headers[":authority"]);
        Assert.Equal("application/grpc", headers["Content-Type"]);
        Assert.StartsWith("kitex-dotnet/", headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("trailers", headers["TE"]);
        Assert.EndsWith("u", headers["grpc-timeout"], StringComparison.Ordinal);
        Assert.Equal("notes", headers["destination-service"]);
        Assert.Equal("Echo", headers["destination-method"]);
        Assert.Equal("caller", headers["source-service"]);
        Assert.Equal("cv", headers["rpc-transit-ck"]);
        Assert.Equal("v", headers["rpc-transit-mixed-key"]);
        Assert.Equal("pv", headers["rpc-persist-pk"]);
        Assert.False(headers.ContainsKey("rpc-transit-broken"));
        Assert.False(headers.ContainsKey("rpc-transit-no key"));
        Assert.False(headers.ContainsKey("grpc-encoding"));
    }

    [Theory]
    [InlineData(4 * 1024 * 1024)]
    [InlineData(65_530)]
    [InlineData(16_384)]
    public async Task Messages_larger_than_frames_and_windows_come_whole(int bytes)
    {
        var client = GrpcClient(await ServeAsync(EchoAllAsync));
        var note = new Note { Data = ByteString.CopyFrom(Desk.Pattern(bytes)) };

        Assert.Equal(note, await client.EchoAsync(note));
    }

    [Fact]
    public async Task Hundreds_of_calls_share_a_connection()
    {
        var server = await ServeAsync(EchoAllAsync);
        var client = GrpcClient(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => client.EchoAsync(new Note { Number = i }).AsTask()));

        Assert.Equal(Enumerable.Range(0, 500).Select(static i => (long)i), answers.Select(static answer => answer.Number));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task More_calls_than_the_server_takes_at_once_wait_for_their_turn()
    {
        var (running, most) = (0, 0);
        var server = await ServeAsync(
            async exchange =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                var note = await exchange.ReadAsync();
                await Task.Yield();
                Interlocked.Decrement(ref running);
                await exchange.WriteAsync(note!);
                exchange.End();
            },
            static limits => limits.MaxStreamsPerConnection = 2);
        var client = GrpcClient(server);
        await client.EchoAsync(new Note());

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => client.EchoAsync(new Note { Number = i }).AsTask()));

        Assert.InRange(most, 1, 2);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Connections_are_used_in_turn()
    {
        var server = await ServeAsync(EchoAllAsync);
        var client = GrpcClient(server, static o => o.Grpc(static x => x with { ConnectionsPerAddress = 3 }));

        for (var i = 0; i < 9; i++)
        {
            await client.EchoAsync(new Note());
        }

        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task A_short_connection_carries_one_call()
    {
        var server = await ServeAsync(EchoAllAsync);
        var client = GrpcClient(server, static o => o.ShortConnections());

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i, (await client.EchoAsync(new Note { Number = i })).Number);
        }

        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task A_server_that_stops_finishes_what_it_has_begun_and_the_next_call_connects_anew()
    {
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var server = await ServeAsync(async exchange =>
        {
            began.TrySetResult();
            await go.Task;
            await EchoAllAsync(exchange);
        });
        var client = GrpcClient(server);
        var call = client.EchoAsync(new Note { Number = 7 }).AsTask();
        await began.Task.WaitAsync(Limit);

        var stopping = server.StopAsync();
        go.SetResult();

        Assert.Equal(7, (await call).Number);
        await stopping;
        var refused = await Assert.ThrowsAsync<RpcConnectException>(async () => await client.EchoAsync(new Note()));
        Assert.True(refused.Error.NothingSent);
    }

    [Fact]
    public async Task Headers_and_trailers_are_there_for_a_caller_who_asks()
    {
        var client = GrpcClient(await ServeAsync(static async exchange =>
        {
            exchange.Response.Headers["hk"] = "hv";
            exchange.Response.Headers["twice"] = new(["a", "b"]);
            await exchange.WriteAsync((await exchange.ReadAsync())!);
            exchange.Response.AppendTrailer("tk", "tv");
            exchange.Response.AppendTrailer("tk-bin", "AAH/");
            exchange.End();
        }));

        await client.EchoAsync(new Note(), default(CallContext).Capture(out var info));

        Assert.Equal([new("hk", "hv"), new("twice", "a"), new("twice", "b")], info.Headers.Where(static field => field.Key is not ("date" or "server" or "content-type")));
        Assert.Equal([0, 1, 255], info.Trailers.Bytes("tk-bin")!);
        Assert.Equal([new("tk", "tv"), new("tk-bin", "AAH/")], info.Trailers);
        Assert.NotNull(info.Instance);
    }

    [Fact]
    public async Task Requests_are_compressed_when_wanted_and_compressed_answers_are_understood()
    {
        string? encoding = null;
        var client = GrpcClient(
            await ServeAsync(async exchange =>
            {
                encoding = exchange.Header("grpc-encoding");
                var note = (await exchange.ReadAsync())!;
                exchange.Response.Headers["grpc-encoding"] = "gzip";
                using var compressed = new MemoryStream();
                await using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.Fastest))
                {
                    gzip.Write(note.ToByteArray());
                }

                await exchange.WriteAsync(compressed.ToArray(), compressed: true);
                exchange.End();
            }),
            static o => o.Grpc(static x => x with { Compressor = GrpcCompressor.Gzip }));
        var note = new Note { Text = new string('a', 100_000) };

        Assert.Equal(note, await client.EchoAsync(note));
        Assert.Equal("gzip", encoding);
    }

    [Fact]
    public async Task A_message_that_decompresses_beyond_the_limit_is_refused()
    {
        var client = GrpcClient(
            await ServeAsync(static async exchange =>
            {
                await exchange.ReadAsync();
                exchange.Response.Headers["grpc-encoding"] = "gzip";
                using var compressed = new MemoryStream();
                await using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.Fastest))
                {
                    gzip.Write(new byte[1_000_000]);
                }

                await exchange.WriteAsync(compressed.ToArray(), compressed: true);
                exchange.End();
            }),
            static o => o.Configure(static x => x with { MaxFrameBytes = 100_000 }));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note()));

        Assert.Equal(RpcErrorCode.TooLarge, failure.Code);
    }

    [Fact]
    public async Task Messages_beyond_the_limit_are_refused_on_either_way_and_the_connection_goes_on()
    {
        var server = await ServeAsync(static async exchange =>
        {
            var note = (await exchange.ReadAsync())!;
            await exchange.WriteAsync(note.Number == 0 ? note : new Note { Data = ByteString.CopyFrom(new byte[note.Number]) });
            exchange.End();
        });
        var client = GrpcClient(server, static o => o.Configure(static x => x with { MaxFrameBytes = 1000 }));

        var sent = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note { Data = ByteString.CopyFrom(new byte[1000]) }));
        var received = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(new Note { Number = 1000 }));

        Assert.Equal((RpcErrorCode.TooLarge, true), (sent.Code, sent.Error.NothingSent));
        Assert.Equal((RpcErrorCode.TooLarge, false), (received.Code, received.Error.NothingSent));
        await client.EchoAsync(new Note());
        Assert.Equal(1, server.Connections);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    public sealed class OverEpoll() : GrpcCallTests(new EpollNetwork());

    public sealed class OverSockets() : GrpcCallTests(new SocketNetwork());
}
