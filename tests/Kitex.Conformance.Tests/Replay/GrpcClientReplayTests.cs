using Kitex.Conformance.Tests.Captures;
using Kitex.Testing;

namespace Kitex.Conformance.Tests.Replay;

public sealed class GrpcClientReplayTests(ReplayedClient client) : IClassFixture<ReplayedClient>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public static TheoryData<string> Recorded => [.. ClientCaptures.OfGrpc];

    [Theory]
    [MemberData(nameof(Recorded))]
    public Task Our_gRPC_client_says_what_Kitex_says_and_understands_the_recorded_server(string name) => client.CountAsync(async () =>
    {
        var capture = Capture.Load(name);
        using var server = new RecordedGrpcServer(capture);
        var time = new ManualTimeProvider();
        var call = new RecordedCall(capture, server.NextTurnAsync);

        var outcome = RecordedOutcome.OfAsync(call.RunAsync(RecordedClient.Options(capture.Command, server.Address, time), server.ClientMayClose));
        if (capture.IsGivenUp)
        {
            await server.Called;
            await time.PassUntilAsync(call.Ended, Step);
        }

        // What it said comes first: a server that did not expect it closes, and the outcome tells of that only.
        await server.Played.WaitAsync(Patience);
        Assert.Equal(CaptureJson.Normalize(RecordedOutcome.Of(capture)), CaptureJson.Normalize(await outcome));
    });
}
