using Kitex.Torture.Accounting;

namespace Kitex.Torture.Calling;

/// <summary>A client that lives as long as the act, with callers that call one after the other; one blocks its thread.</summary>
internal sealed class SteadyCallers(Stage stage, ClientKind kind, string address, Treatment treatment) : IActor
{
    private const int Callers = 6;
    private const int MostPauseMilliseconds = 8;

    private string Name { get; } = $"steady {kind}{(treatment == Treatment.None ? "" : $", {treatment}")} at {address}";

    public async Task PlayAsync(CancellationToken end)
    {
        await using var client = stage.Client(kind, address);
        var caller = new Caller(Name, stage, kind, client) { Treatment = treatment };
        var callers = Enumerable.Range(0, Callers).Select(i => Task.Run(() => CallAsync(caller, i, end), CancellationToken.None)).ToList();
        if (treatment == Treatment.None)
            callers.Add(Task.Factory.StartNew(() => Call(caller, end), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

        await Task.WhenAll(callers);

    }

    private async Task CallAsync(Caller caller, int index, CancellationToken end)
    {
        var random = stage.RandomOf(Name, index);
        while (!end.IsCancellationRequested)
        {
            await caller.CallAsync(random);
            if (random.Next(3) == 0)
                await Task.Delay(random.Next(MostPauseMilliseconds), CancellationToken.None);
        }
    }

    private void Call(Caller caller, CancellationToken end)
    {
        var random = stage.RandomOf(Name, Callers);
        while (!end.IsCancellationRequested)
        {
            caller.Call(random);
            Thread.Sleep(random.Next(MostPauseMilliseconds));
        }
    }
}
