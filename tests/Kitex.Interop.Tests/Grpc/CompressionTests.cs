using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Interop.Tests.Grpc.Wires;
using Kitex.Interop.Tests.Peers;
using Kitex.Protocols.Grpc;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>Compression between our client and foreign servers, measured on the wire.</summary>
public sealed class CompressionTests(GrpcPeers peers) : GrpcSuite(peers)
{
    private const int Large = 1_000_000;
    private const int Small = 100_000;
    private const int Unimplemented = 12;
    private const int Internal = 13;
    private const string CompressingPython = """{"compression":"gzip"}""";

    private static readonly Question Question = new() { Text = new string('z', Large) };

    // Node's server understands compression, but has none for its answers.
    [Theory]
    [InlineData(PeerLanguage.Python, CompressingPython, true)]
    [InlineData(PeerLanguage.Python, GrpcPeers.Plain, false)]
    [InlineData(PeerLanguage.Node, GrpcPeers.Plain, false)]
    public async Task Requests_go_compressed_and_answers_as_the_server_likes(PeerLanguage language, string options, bool answersAreSmall)
    {
        var wiretap = Own(new Wiretap((await Peers.ServerAsync(language, options)).Address));
        var client = Client(wiretap.Address, static o => o.Grpc(static x => x with { Compressor = GrpcCompressor.Gzip }));

        Assert.Equal(Question.Text, (await client.AskAsync(Question)).Text);
        Assert.Equal([Question.Text, Question.Text], await client.ChatAsync(Enumerable.Repeat(Question, 2).ToAsyncEnumerable()).Select(static a => a.Text).ToListAsync());
        Assert.Equal("", (await client.AskAsync(new Question())).Text);

        Assert.InRange(wiretap.ToServer.Bytes, 1, Small);
        Assert.Equal(answersAreSmall, wiretap.ToClient.Bytes < Small);
    }

    [Fact]
    public async Task A_server_that_compresses_is_understood_by_a_client_that_does_not()
    {
        var client = await ClientAsync(PeerLanguage.Python, options: CompressingPython);

        Assert.Equal(Question.Text, (await client.AskAsync(Question)).Text);
    }

    // grpcio takes a name that it does not know for none, and the message as it is.
    [Theory]
    [InlineData(PeerLanguage.Python, Internal, "Exception deserializing request!")]
    [InlineData(PeerLanguage.Node, Unimplemented, UnknownCompressor.ItsName)]
    public async Task What_the_server_cannot_decompress_is_refused(PeerLanguage language, int status, string words)
    {
        var client = await ClientAsync(language, static o => o.Grpc(static x => x with { Compressor = new UnknownCompressor() }));

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.AskAsync(Question));

        Assert.Equal(status, failure.TypeId);
        Assert.Contains(words, failure.RemoteMessage, StringComparison.Ordinal);
    }
}
