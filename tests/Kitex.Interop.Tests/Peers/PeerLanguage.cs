namespace Kitex.Interop.Tests.Peers;

/// <summary>The foreign implementations of Thrift.</summary>
public enum PeerLanguage
{
    Python,
    Node,
}
