using Kitex.Network.Tls;

namespace Kitex.Transport;

/// <summary>A connection that carries many calls at once.</summary>
internal interface ISharedConnection : IAsyncDisposable
{
    /// <summary>True while it takes calls.</summary>
    bool IsUsable { get; }

    /// <summary>The calls under way.</summary>
    int CallCount { get; }

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
