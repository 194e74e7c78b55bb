using Google.Protobuf;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

public abstract class GrpcCompressionTests(TestNetwork network) : GrpcSuite(network)
{
    private static readonly Note Long = new() { Text = new string('z', 600) };

    [Theory]
    [InlineData("gzip", "gzip", true)]
    [InlineData("gzip", null, false)]
    [InlineData("identity", "identity,deflate, gzip", true)]
    [InlineData(null, "snappy,gzip", true)]
    [InlineData(null, "identity", false)]
    [InlineData(null, "", false)]
    public async Task The_answer_is_compressed_when_the_caller_takes_it(string? encoding, string? accepted, bool compressed)
    {
        var server = await StartAsync(new Talks());
        var frame = encoding == "gzip" ? GrpcFrame.Of(1, GrpcFrame.Zip(Long.ToByteArray())) : GrpcFrame.Of(Long);

        using var reply = await CallAsync(server, Talks.Path + "Echo", frame, Headers(encoding, accepted));

        Assert.Equal(compressed ? "gzip" : null, reply.Header("grpc-encoding"));
        var (flag, bytes) = await reply.ReceiveBytesAsync();
        Assert.Equal(compressed, flag);
        Assert.Equal(Long, Note.Parser.ParseFrom(flag ? GrpcFrame.Unzip(bytes!) : bytes!));
    }

    [Fact]
    public async Task An_empty_message_is_gzip_too()
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), "Echo", new Note(), ("grpc-accept-encoding", "gzip"));

        var (flag, bytes) = await reply.ReceiveBytesAsync();
        Assert.True(flag);
        Assert.Equal(20, bytes!.Length);
        Assert.Empty(GrpcFrame.Unzip(bytes));
    }

    [Fact]
    public async Task Every_message_of_a_stream_is_compressed()
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), "Spread", new Note { Number = 3, Text = "m" }, ("grpc-accept-encoding", "gzip"));

        for (var i = 0; i < 3; i++)
        {
            Assert.True((await reply.ReceiveBytesAsync()).Compressed);
        }
    }

    [Theory]
    [InlineData("snappy", null, 0, "no kitex compressor registered found for:snappy")]
    [InlineData(null, "snappy", 0, "no kitex compressor registered found for:snappy")]
    [InlineData(null, "*", 0, "no kitex compressor registered found for:*")]
    [InlineData(null, null, 1, "kitex compression algorithm not found")]
    [InlineData("identity", null, 1, "kitex compression algorithm not found")]
    public async Task What_cannot_be_read_or_answered_fails(string? encoding, string? accepted, byte flag, string message)
    {
        var server = await StartAsync(new Talks());

        using var reply = await CallAsync(server, Talks.Path + "Echo", GrpcFrame.Of(flag, Long.ToByteArray()), Headers(encoding, accepted));

        Assert.Equal((13, message), reply.Outcome);
        Assert.Null(reply.Header("grpc-encoding"));
    }

    [Theory]
    [InlineData("snappy", null)]
    [InlineData(null, "snappy")]
    public async Task An_unknown_compressor_is_unimplemented_by_the_standard(string? encoding, string? accepted)
    {
        var server = await StartAsync(new Talks(), static o => o.Configure(static x => x with { Grpc = x.Grpc with { StandardStatusCodes = true } }));

        using var reply = await CallAsync(server, Talks.Path + "Echo", GrpcFrame.Of(0, Long.ToByteArray()), Headers(encoding, accepted));

        Assert.Equal((12, "no kitex compressor registered found for:snappy"), reply.Outcome);
    }

    [Fact]
    public async Task Any_flag_but_one_is_none()
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), Talks.Path + "Echo", GrpcFrame.Of(2, Long.ToByteArray()));

        Assert.Equal(Long, await reply.ReceiveAsync());
    }

    [Fact]
    public async Task Malformed_gzip_fails_the_call()
    {
        using var reply = await CallAsync(await StartAsync(new Talks()), Talks.Path + "Echo", GrpcFrame.Of(1, Long.ToByteArray()), Headers("gzip", null));

        Assert.Equal(13, reply.Status);
        Assert.Contains("gzip", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_size_limit_holds_for_what_comes_for_what_it_inflates_to_and_for_what_is_sent()
    {
        var server = await StartAsync(
            new Talks { OnEcho = static (note, _) => new(new Note { Text = new string('y', (int)note.Number) }) },
            o => o.Configure(x => x with { Grpc = x.Grpc with { MaxMessageBytes = 1000 } }));

        using var announced = await CallAsync(server, Talks.Path + "Echo", Convert.FromHexString("00ffffffff"));
        using var inflated = await CallAsync(server, Talks.Path + "Echo", GrpcFrame.Of(1, GrpcFrame.Zip(new byte[10_000_000])), Headers("gzip", null));
        using var sent = await CallAsync(server, "Echo", new Note { Number = 2000 });
        using var small = await CallAsync(server, "Echo", new Note { Number = 900 });

        Assert.Equal(8, announced.Status);
        Assert.Contains("larger than max (4294967295 vs. 1000)", announced.Message, StringComparison.Ordinal);
        Assert.Equal(8, inflated.Status);
        Assert.Equal(13, sent.Status);
        Assert.Contains("MaxMessageBytes allows 1000", sent.Message, StringComparison.Ordinal);
        Assert.Equal(900, (await small.ReceiveAsync())!.Text.Length);
    }

    private static (string, string)[] Headers(string? encoding, string? accepted) =>
    [
        .. encoding is null ? [] : new[] { ("grpc-encoding", encoding) },
        .. accepted is null ? [] : new[] { ("grpc-accept-encoding", accepted) },
    ];

    public sealed class OverSockets() : GrpcCompressionTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcCompressionTests(new EpollNetwork());
}
