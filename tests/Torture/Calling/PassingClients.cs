using Kitex.Torture.Accounting;

namespace Kitex.Torture.Calling;

/// <summary>Clients that are made, used a little and disposed, every second one while its calls are under way.</summary>
internal sealed class PassingClients(Stage stage, string[] clear, string[] disturbed) : IActor
{
    private const int AtOnce = 4;
    private const int MostCalls = 20;
    private const int MostPauseMilliseconds = 200;

    public Task PlayAsync(CancellationToken end) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => PlayAsync(i, end), CancellationToken.None)));

    private async Task PlayAsync(int index, CancellationToken end)
    {
        var random = stage.RandomOf("passing clients", index);
        while (!end.IsCancellationRequested)
        {
            await PassAsync(random);
            await Task.Delay(random.Next(MostPauseMilliseconds), CancellationToken.None);
        }
    }

    private async Task PassAsync(Random random)
    {
        var kind = (ClientKind)random.Next(Enum.GetValues<ClientKind>().Length);
        var isDisturbed = random.Next(3) == 0;
        var addresses = isDisturbed ? disturbed : clear;
        var client = stage.Client(kind, addresses[random.Next(addresses.Length)]);
        var caller = new Caller($"passing {kind}", stage, kind, client) { Treatment = isDisturbed ? Treatment.Disturbed : Treatment.None };
        var calls = Enumerable.Range(0, random.Next(MostCalls)).Select(_ => caller.CallAsync(new Random(random.Next()))).ToList();
        if (random.Next(2) == 0)
            await Task.WhenAll(calls);
        else
            await Task.Delay(random.Next(10), CancellationToken.None);

        caller.Treatment |= Treatment.Disposed;
        await client.DisposeAsync();
        await Task.WhenAll(calls);
        stage.Ledger.Count("clients passed");
    }
}
