using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

/// <summary>What the tests of hostile peers share: a server that is watched, and what must hold after each attack.</summary>
public abstract class HostileSuite : ServerSuite
{
    protected HostileSuite(TestNetwork network)
        : base(network) => Refused = Own(new RefusedCounter());

    private protected RefusedCounter Refused { get; }

    private protected RecordingLog Log { get; } = new();

    private protected static byte[] Payload { get; } = RawMessage.CallOf(DeskMethods.Echo, Say("hello"), 7).Buffered();

    private protected Task<KitexServer> WatchedAsync(Func<KitexServerOptions, KitexServerOptions>? configure = null, Desk? desk = null) =>
        StartAsync(desk, o => o.UseLogging(Log).Configure(configure ?? (static x => x)));

    /// <summary>Sends this on a connection of its own: it is closed without an answer, the reason is counted and logged, and the server serves on.</summary>
    private protected async Task RefusesAsync(KitexServer server, byte[] bytes, string reason, string problem)
    {
        var client = Client(server);
        Assert.Equal(3, await client.AddAsync(1, 2));
        var open = server.ConnectionCount;
        var (count, total) = (Refused[reason], Refused.Total);
        await using (var peer = await DialAsync(server))
        {
            await peer.SendAsync(bytes);
            await peer.ExpectClosedAsync();
        }

        Assert.Equal((count + 1, total + 1), (Refused[reason], Refused.Total));
        AssertLogged(reason, problem);
        Assert.Equal(7, await client.AddAsync(3, 4));
        await Eventually.TrueAsync(() => server.ConnectionCount == open);
    }

    private protected void AssertLogged(string reason, string problem) => Assert.Contains(Log.Lines, line =>
        line.Contains($"refused ({reason}): ", StringComparison.Ordinal) && line.Contains(problem, StringComparison.Ordinal));
}
