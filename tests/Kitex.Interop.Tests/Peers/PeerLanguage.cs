namespace Kitex.Interop.Tests.Peers;

/// <summary>The languages of the foreign implementations.</summary>
public enum PeerLanguage
{
    Python,
    Node,
}
