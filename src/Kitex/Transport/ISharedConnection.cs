using Kitex.Network.Tls;

namespace Kitex.Transport;

/// <summary>A connection that carries many calls at once.</summary>
internal interface ISharedConnection : IAsyncDisposable
{
    /// <summary>True while it takes calls.</summary>
    bool IsUsable { get; }

    /// <summary>Calls and streams on it, those that wait for their turn included.</summary>
    int CallCount { get; }

    /// <summary>Those that wait for their turn.</summary>
    int WaitingCount { get; }

    /// <summary>Why the server took no call at all; null while it may, or for other reasons.</summary>
    TlsHandshakeException? Refusal { get; }

    /// <summary>Completes when the connection is closed and every call on it has ended.</summary>
    Task Ended { get; }

    /// <summary>Makes a call on this connection.</summary>
    /// <returns>False when the connection takes no call any more; nothing was sent.</returns>
    bool TryCall(RpcRequest request, CancellationToken cancellation, out ValueTask<RpcResponse> answer);

    /// <summary>Takes no call any more, and closes when those under way have ended.</summary>
    void Retire();
}
