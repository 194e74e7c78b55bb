namespace Kitex.Interop.Tests.Peers;

/// <summary>The transports that both sides speak.</summary>
public enum PeerTransport
{
    Framed,
    Buffered,
}
