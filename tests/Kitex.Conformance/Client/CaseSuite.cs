namespace Kitex.Conformance.Client;

/// <summary>The cases of one service, with the client that runs them.</summary>
internal abstract class CaseSuite : IAsyncDisposable
{
    /// <summary>Every case there is.</summary>
    public abstract IReadOnlyList<ConformanceCase> Cases { get; }

    /// <summary>Closes the connections.</summary>
    public abstract ValueTask DisposeAsync();
}
