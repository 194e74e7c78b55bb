using Kitex.Torture.Accounting;
using Kitex.Torture.Calling;

namespace Kitex.Torture.Serving;

/// <summary>
/// Servers that are started, drained and stopped while calls are under way: half of them lets every call accepted be answered,
/// the others break off. Some have an engine of their own, which passes with them.
/// </summary>
internal sealed class PassingServers(Stage stage) : IActor
{
    private const int Callers = 8;
    private const int MostLifeMilliseconds = 300;

    // A drain in good order ends long before.
    private static readonly TimeSpan AmpleDrain = TimeSpan.FromSeconds(30);

    public async Task PlayAsync(CancellationToken end)
    {
        var random = stage.RandomOf("passing servers");
        while (!end.IsCancellationRequested)
            await PassAsync(random);
    }

    private async Task PassAsync(Random random)
    {
        var drains = random.Next(2) == 0;
        await using var own = random.Next(3) == 0 ? stage.Options.MakeEngine(stage.Time) : null;
        var handler = new RackHandler { Remembers = true };
        var server = await stage.StartAsync("127.0.0.1:0", handler, drains ? AmpleDrain : TimeSpan.FromMilliseconds(random.Next(20)), own);
        var kind = (ClientKind)random.Next(Enum.GetValues<ClientKind>().Length);
        await using var client = stage.Client(kind, AddressText.Format(server.Address), own);
        var caller = new Caller($"caller of a passing server, {kind}", stage, kind, client) { Served = handler };
        using var stopped = new CancellationTokenSource();
        var calls = Enumerable.Range(0, Callers).Select(i => CallAsync(caller, new Random(random.Next()), stopped.Token)).ToList();
        await Task.Delay(random.Next(MostLifeMilliseconds), CancellationToken.None);

        caller.Treatment |= drains ? Treatment.Draining : Treatment.Cut;
        await server.StopAsync(CancellationToken.None);
        await stopped.CancelAsync();
        await Task.WhenAll(calls);
        await server.DisposeAsync();
        if (server.ConnectionCount != 0)
            stage.Ledger.Offend($"a stopped server has {server.ConnectionCount} connections");
        stage.Ledger.Count("servers passed");
    }

    private static async Task CallAsync(Caller caller, Random random, CancellationToken stopped)
    {
        while (!stopped.IsCancellationRequested)
        {
            await caller.CallAsync(random);
            await Task.Delay(random.Next(5), CancellationToken.None);
        }
    }
}
