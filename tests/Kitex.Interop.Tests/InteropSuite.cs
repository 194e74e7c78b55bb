using Kitex.Client;
using Kitex.Interop.Tests.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests;

/// <summary>What the suites of Thrift share: the foreign peers, and clients of theirs. Suites run one after another.</summary>
[Collection(nameof(InteropSuite))]
public abstract class InteropSuite(ForeignPeers peers) : OwningSuite
{
    /// <summary>Every language by every transport.</summary>
    public static TheoryData<PeerLanguage, PeerTransport> Pairs { get; } = new()
    {
        { PeerLanguage.Python, PeerTransport.Framed },
        { PeerLanguage.Python, PeerTransport.Buffered },
        { PeerLanguage.Node, PeerTransport.Framed },
        { PeerLanguage.Node, PeerTransport.Buffered },
    };

    protected ForeignPeers Peers { get; } = peers;

    /// <summary>A client of a foreign server, which speaks as that does unless told otherwise.</summary>
    private protected async Task<LargerPeerClient> ClientAsync(PeerLanguage language, PeerTransport transport, Action<KitexClientBuilder>? configure = null)
    {
        var address = await Peers.ServerAsync(language, transport);
        return Own(new LargerPeerClient("peer", o =>
        {
            o.HostPorts(address).Timeout(Limit).ConnectTimeout(Limit);
            _ = transport == PeerTransport.Framed ? o.Framed() : o.Buffered();
            configure?.Invoke(o);
        }));
    }

    [CollectionDefinition(nameof(InteropSuite))]
    public sealed class Definition : ICollectionFixture<ForeignPeers>;
}
