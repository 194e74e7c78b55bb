namespace Kitex.Registries.Tests;

/// <summary>Tests that own what must end with each of them; the last one first.</summary>
public abstract class OwningSuite : IAsyncLifetime
{
    private readonly Stack<IAsyncDisposable> _owned = new();

    public virtual Task InitializeAsync() => Task.CompletedTask;

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
