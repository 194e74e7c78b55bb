namespace Kitex.Load.Serving;

/// <summary>A server under load, whatever it is made of.</summary>
internal abstract class RunningServer : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    public abstract string Address { get; }

    public abstract ValueTask DisposeAsync();
}
