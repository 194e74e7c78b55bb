using Kitex.Conformance.Tests.Captures;
using Kitex.Testing;

namespace Kitex.Conformance.Tests.Replay;

public sealed class ClientReplayTests(ReplayedClient client) : IClassFixture<ReplayedClient>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // The recorded client loses a member of a oneof that is set and empty; ours sends it.
    private const string LosesMember = "kpb_struct_oneof_string";

    public static TheoryData<string> Recorded =>
        [.. Capture.Names("echo_*", "rich_*", "multi_*", "mux_*", "refuse_*", "graceful_*", "kpb_*").Where(static name => name != LosesMember)];

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
            await PassTimeUntilAsync(call.Ended, time);
        }

        // What it sent comes first: a server that did not expect it closes, and the outcome tells of that only.
        await server.Played.WaitAsync(Patience);
        Assert.Equal(CaptureJson.Normalize(RecordedOutcome.Of(capture)), CaptureJson.Normalize(await outcome));
    });

    // Again and again, for the client may set its timer only now.
    private static async Task PassTimeUntilAsync(Task end, ManualTimeProvider time)
    {
        while (!end.IsCompleted)
        {
            time.Advance(Step);
            await Task.Yield();
        }
    }
}
