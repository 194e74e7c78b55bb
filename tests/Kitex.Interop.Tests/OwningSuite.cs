namespace Kitex.Interop.Tests;

/// <summary>Tests that dispose at their end what they made, the last first.</summary>
public abstract class OwningSuite : IAsyncLifetime
{
    /// <summary>Nothing here takes that long; a test that hangs fails.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Stack<IAsyncDisposable> _owned = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }
    }

    protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }
}
