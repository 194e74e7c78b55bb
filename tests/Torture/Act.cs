using System.Net;
using Kitex.Network.Epoll;
using Kitex.Torture.Accounting;
using Kitex.Torture.Calling;
using Kitex.Torture.Hostile;
using Kitex.Torture.Residue;
using Kitex.Torture.Serving;

namespace Kitex.Torture;

/// <summary>Everybody at once on one engine for some time, then everybody off the stage.</summary>
internal sealed class Act(TortureOptions options, CountedTime time, Ledger ledger, Checks checks)
{
    // Connections through bad links may be silent for their scant time, and calls on them take theirs.
    private static readonly TimeSpan CurtainTime = TimeSpan.FromSeconds(60);

    // After 10 s without work a spare network thread ends.
    private static readonly TimeSpan SpareTime = TimeSpan.FromSeconds(20);

    public async Task PlayAsync(TimeSpan length)
    {
        var directory = Directory.CreateTempSubdirectory("kitex-torture-");
        var engine = options.MakeEngine(time);
        try
        {
            var stage = new Stage(options, engine, time, ledger, new OffenceLog(ledger));
            await PlayAsync(stage, Path.Combine(directory.FullName, "rack.sock"), length);
            await checks.AtMostAsync("network threads while the engine lives", EnginesOwnThreads(), static () => ProcessState.NetworkThreads, SpareTime);
        }
        finally
        {
            await engine.DisposeAsync();
            directory.Delete(recursive: true);
        }
        await checks.AtMostAsync("network threads once it is disposed", 0, static () => ProcessState.NetworkThreads);
        if (engine is EpollEngine epoll)
            Console.WriteLine($"    take-overs: {epoll.TakeOvers}");
    }

    private async Task PlayAsync(Stage stage, string path, TimeSpan length)
    {
        await using var tcp = await stage.StartAsync("127.0.0.1:0", new RackHandler(), Stage.AmpleTime);
        await using var unix = await stage.StartAsync($"unix:{path}", new RackHandler(), Stage.AmpleTime);
        var (tcpAddress, unixAddress) = (AddressText.Format(tcp.Address), AddressText.Format(unix.Address));
        var requests = await RecordedRequests.RecordAsync(stage);
        await using (var first = new ChaosProxy(stage, tcp.Address!))
        await using (var second = new ChaosProxy(stage, unix.Address!))
        {
            EndPoint[] targets = [tcp.Address!, tcp.Address!, unix.Address!];
            IActor[] actors =
            [
                new SteadyCallers(stage, ClientKind.Framed, tcpAddress, Treatment.None),
                new SteadyCallers(stage, ClientKind.Pooled, tcpAddress, Treatment.None),
                new SteadyCallers(stage, ClientKind.Multiplexed, tcpAddress, Treatment.None),
                new SteadyCallers(stage, ClientKind.Multiplexed, unixAddress, Treatment.None),
                new SteadyCallers(stage, ClientKind.Framed, first.Address, Treatment.Disturbed),
                new SteadyCallers(stage, ClientKind.Pooled, second.Address, Treatment.Disturbed),
                new SteadyCallers(stage, ClientKind.Multiplexed, first.Address, Treatment.Disturbed),
                new SteadyCallers(stage, ClientKind.Multiplexed, second.Address, Treatment.Disturbed),
                new PassingClients(stage, [tcpAddress, unixAddress], [first.Address, second.Address]),
                new PassingServers(stage),
                new Attackers(stage, targets, requests),
                new Churn(stage, targets, requests),
            ];
            using var end = new CancellationTokenSource(length);
            var playing = Array.ConvertAll(actors, actor => Task.Run(() => actor.PlayAsync(end.Token)));
            await Task.WhenAll(playing).WaitAsync(length + CurtainTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            for (var i = 0; i < playing.Length; i++)
            {
                if (!playing[i].IsCompletedSuccessfully)
                    ledger.Offend($"{actors[i].GetType().Name}: {(object?)playing[i].Exception ?? "did not end"}");
            }
        }

        await checks.AtMostAsync("connections once all clients are gone", 0, () => tcp.ConnectionCount + unix.ConnectionCount);
    }

    // Its pollers and the watchdog.
    private long EnginesOwnThreads() => options.Engine == "epoll" ? new EpollOptions().Pollers + 1 : 0;
}
