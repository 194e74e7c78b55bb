using System.Net;

namespace Kitex.Network.Tls;

/// <summary>
/// Two sides did not come to terms about TLS. The text names the peer's address, what failed and what to do. A client may learn
/// of a server's refusal only when it first reads or writes: its connection then fails with this.
/// </summary>
/// <param name="reason">Why.</param>
/// <param name="message">The reason in full.</param>
/// <param name="remote">The peer's address; null where it has none.</param>
/// <param name="innerException">What lies behind it.</param>
public sealed class TlsHandshakeException(TlsFailureReason reason, string message, EndPoint? remote = null, Exception? innerException = null)
    : NetworkException(message, innerException)
{
    /// <summary>Why.</summary>
    public TlsFailureReason Reason { get; } = reason;

    /// <summary>The peer's address; null where it has none.</summary>
    public EndPoint? RemoteEndPoint { get; } = remote;
}
