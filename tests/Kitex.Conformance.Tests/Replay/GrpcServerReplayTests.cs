using Kitex.Conformance.Tests.Captures;

namespace Kitex.Conformance.Tests.Replay;

public sealed class GrpcServerReplayTests(ReplayedServer server) : IClassFixture<ReplayedServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Recorded => [.. ServerCaptures.NamesOfGrpc];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Our_server_answers_the_recorded_gRPC_client_as_Kitex_does(string name) => server.Count(() =>
    {
        var capture = Capture.Load(name);
        var expected = KnownDifference.Apply(capture, GrpcServerReplay.Recorded(capture));

        Assert.Equal(expected.ToString(), GrpcServerReplay.Run(server.AddressFor(capture), capture, expected).ToString());
        Assert.Equal(expected.ToString(), GrpcServerReplay.Run(server.AddressOverSockets, capture, expected).ToString());
    });

    [Fact]
    public Task Our_server_stops_with_a_gRPC_call_under_way_as_Kitex_does() => server.CountAsync(async () =>
    {
        var capture = Capture.Load(ServerCaptures.NameOfGrpcWithStop);
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = ReplayedServer.Create(options => options.Use(next => (request, cancellation) =>
        {
            called.SetResult();
            return next(request, cancellation);
        }));
        await stopping.StartAsync();
        var stopped = Task.CompletedTask;

        // Which side closes first when both are about to is left free.
        var expected = GrpcServerReplay.Recorded(capture) with { IsClosed = true };
        var actual = GrpcServerReplay.Run(stopping.Address!, capture, expected, () =>
        {
            Assert.True(called.Task.Wait(Patience));
            stopped = stopping.StopAsync();
        });

        Assert.Equal(expected.ToString(), actual.ToString());
        await stopped.WaitAsync(Patience);
    });
}
