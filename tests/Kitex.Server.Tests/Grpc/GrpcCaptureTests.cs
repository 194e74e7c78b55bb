using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Grpc;

/// <summary>Calls recorded from a client of Kitex v0.16.3 are answered as its server answered them: fields, messages, trailers.</summary>
public abstract class GrpcCaptureTests(TestNetwork network) : GrpcSuite(network)
{
    // What is about connections, not calls: GrpcPortTests, and docs/differences-from-kitex.md.
    private static readonly string[] OfConnections = ["grpc_graceful_shutdown", "probe_grpc_ping_flood"];

    // The caller gave up and the recording has no answer: GrpcDeadlineTests and GrpcStreamTests.
    private static readonly string[] GivenUp = ["grpc_timeout", "grpc_bidi_cancel"];

    // Never answered by Kitex: GrpcStatusTests.
    private static readonly string[] Unanswered = ["probe_grpc_headers_end_stream"];

    public static TheoryData<string> Names =>
    [
        .. RecordedExchange.Names("grpc_*", "probe_grpc_*")
            .Where(static name => !name.StartsWith("grpc_thrift_", StringComparison.Ordinal))
            .Except([.. OfConnections, .. GivenUp, .. Unanswered]),
    ];

    [Fact]
    public void There_are_recordings() => Assert.True(Names.Count > 30);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recorded_call_is_answered_as_by_Kitex(string name)
    {
        var server = await StartAsync(new Talks(), static o => o.AddService(RecordedEcho.Describe()));

        await Task.WhenAll(RecordedExchange.Read(name).Select(recorded => ReplayAsync(server, recorded)));
    }

    private async Task ReplayAsync(KitexServer server, RecordedExchange recorded)
    {
        var path = recorded.Headers.Single(static field => field.Name == ":path").Value;
        var authority = recorded.Headers.Single(static field => field.Name == ":authority").Value;
        var headers = recorded.Headers.Where(static field => !field.Name.StartsWith(':')).Append(("host", authority)).ToArray();
        if (recorded.Reset is { } code)
        {
            var failure = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(server, path, recorded.Body, headers));
            Assert.Equal(code, Assert.IsType<HttpProtocolException>(failure.InnerException).ErrorCode);
            return;
        }

        using var reply = await CallAsync(server, path, recorded.Body, headers);

        Assert.Equal(recorded.Messages, GrpcFrame.Read(await reply.Response.Content.ReadAsByteArrayAsync()));
        Assert.Equal(recorded.Head.Order(StringComparer.Ordinal), reply.Head);
        Assert.Equal(recorded.Tail.Order(StringComparer.Ordinal), reply.Tail);
    }

    public sealed class OverSockets() : GrpcCaptureTests(new SocketNetwork());

    public sealed class OverEpoll() : GrpcCaptureTests(new EpollNetwork());
}
