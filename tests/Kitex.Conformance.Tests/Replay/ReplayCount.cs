namespace Kitex.Conformance.Tests.Replay;

/// <summary>Counts the captures replayed and says so when the last one is done.</summary>
public abstract class ReplayCount(string side) : IDisposable
{
    private int _tried;
    private int _equal;

    /// <summary>Runs one replay.</summary>
    internal void Count(Action replay)
    {
        Interlocked.Increment(ref _tried);
        replay();
        Interlocked.Increment(ref _equal);
    }

    /// <summary>Runs one replay.</summary>
    internal async Task CountAsync(Func<Task> replay)
    {
        Interlocked.Increment(ref _tried);
        await replay();
        Interlocked.Increment(ref _equal);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) =>
        Console.WriteLine($"captures replayed: {side} {_equal} of {_tried}");
}
