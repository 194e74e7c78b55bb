namespace Kitex.Registries.Tests;

/// <summary>Waits for what comes soon, where nothing signals it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static Task TrueAsync(Func<bool> condition, Func<string>? state = null) => TrueAsync(() => Task.FromResult(condition()), state);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? state = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"It has not come in {Patience}. {state?.Invoke()}");
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }
}
