using Kitex.Conformance.Tests.Captures;
using Kitex.Testing;

namespace Kitex.Conformance.Tests.Replay;

public sealed class ClientReplayTests(ReplayedClient client) : IClassFixture<ReplayedClient>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public static TheoryData<string> Recorded => [.. ClientCaptures.OfMessages];

    [Theory]
    [MemberData(nameof(Recorded))]
    public Task Our_client_sends_what_Kitex_sends_and_understands_the_recorded_server(string name) => client.CountAsync(async () =>
    {
        var capture = Capture.Load(name);
        var call = new RecordedCall(capture);
        using var server = new RecordedServer(capture, mayAnswer: capture.IsGivenUp ? call.Ended : Task.CompletedTask);
        var time = new ManualTimeProvider();
        var options = RecordedClient.Options(capture.Command, server.Address, time);

        var outcome = RecordedOutcome.OfAsync(call.RunAsync(options, server.ClientMayClose));
        if (capture.IsGivenUp)
        {
            await server.Called;
            await time.PassUntilAsync(call.Ended, Step);
        }

        // What it sent comes first: a server that did not expect it closes, and the outcome tells of that only.
        await server.Played.WaitAsync(Patience);
        Assert.Equal(CaptureJson.Normalize(RecordedOutcome.Of(capture)), CaptureJson.Normalize(await outcome));
    });
}
