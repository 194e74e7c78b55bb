namespace Kitex.Load.Serving;

/// <summary>A server under load, whatever it is made of.</summary>
internal abstract class RunningServer : IAsyncDisposable
{
    /// <summary>Where it listens, once it is started.</summary>
    public abstract string Address { get; }

    public abstract Task StartAsync();

    public abstract ValueTask DisposeAsync();
}
