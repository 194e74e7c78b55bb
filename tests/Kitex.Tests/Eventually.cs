namespace Kitex.Tests;

/// <summary>Waits for what comes soon, where nothing signals it.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), limit.Token);
        }
    }
}
