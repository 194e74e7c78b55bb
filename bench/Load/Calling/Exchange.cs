namespace Kitex.Load.Calling;

/// <summary>One stream on which messages go there and back in turn.</summary>
internal abstract class Exchange : IAsyncDisposable
{
    /// <summary>Sends a message and waits for the one that answers it.</summary>
    /// <exception cref="InvalidDataException">It is not what was sent.</exception>
    public abstract ValueTask TakeTurnAsync();

    /// <summary>Ends the stream in good order.</summary>
    public abstract ValueTask DisposeAsync();
}
