using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Wire;
using Kitex.Server;

namespace Kitex.Conformance.Tests.Replay;

public sealed class ServerReplayTests(ReplayedServer server) : IClassFixture<ReplayedServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Recorded => [.. ServerCaptures.Names];

    public static TheoryData<string> RecordedWithStop => [.. ServerCaptures.NamesWithStop];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Our_server_answers_the_recorded_client_as_Kitex_does(string name) => server.Count(() =>
    {
        var capture = Capture.Load(name);
        var address = server.AddressFor(capture);
        foreach (var connection in RecordedConnection.Of(capture))
        {
            var expected = KnownDifference.Apply(capture, OutcomeOf(connection));

            var actual = capture.IsGivenUp && connection.Answers.Count == 0
                ? ServerReplay.GiveUp(address, connection)
                : ServerReplay.Run(address, connection, expected);

            Assert.Equal(expected.ToText(capture.IsMultiplexed), actual.ToText(capture.IsMultiplexed));
        }
    });

    [Theory]
    [MemberData(nameof(RecordedWithStop))]
    public Task Our_server_stops_as_Kitex_does(string name) => server.CountAsync(async () =>
    {
        var capture = Capture.Load(name);
        var connection = RecordedConnection.Of(capture).Single();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = ReplayedServer.Create(
            options => options.Use(next => (request, cancellation) =>
            {
                called.SetResult();
                return next(request, cancellation);
            }),
            options => Configure(options, capture));
        await stopping.StartAsync();
        var stopped = Task.CompletedTask;

        var actual = ServerReplay.RunUntilStopped(stopping.Address!, connection, StopWhileServing, capture.IsMultiplexed ? 1 : 0);

        Assert.Equal(OutcomeOf(connection).ToString(), actual.ToString());
        await stopped.WaitAsync(Patience);

        void StopWhileServing()
        {
            Assert.True(called.Task.Wait(Patience));
            stopped = stopping.StopAsync();
        }
    });

    private static void Configure(KitexServerBuilder options, Capture capture)
    {
        if (capture.IsOfMultiplexedServer)
            options.MultiplexedOnly();
        if (capture.Name.EndsWith("_no_meta_handlers", StringComparison.Ordinal))
            options.WithoutStandardKeys();
    }

    private static ConnectionOutcome OutcomeOf(RecordedConnection connection) =>
        new([.. connection.Answers.Select(static answer => WireMessage.Parse(answer).ToString())], connection.IsClosedByServer);
}
