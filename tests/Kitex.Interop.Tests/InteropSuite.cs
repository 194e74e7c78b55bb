using Kitex.Client;
using Kitex.Interop.Tests.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests;

/// <summary>What the suites share: the foreign peers, and clients of theirs that are disposed at the end. Suites run one after another.</summary>
[Collection(nameof(InteropSuite))]
public abstract class InteropSuite(ForeignPeers peers) : IAsyncLifetime
{
    /// <summary>Nothing here takes that long; a test that hangs fails.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Stack<IAsyncDisposable> _owned = new();

    /// <summary>Every language by every transport.</summary>
    public static TheoryData<PeerLanguage, PeerTransport> Pairs { get; } = new()
    {
        { PeerLanguage.Python, PeerTransport.Framed },
        { PeerLanguage.Python, PeerTransport.Buffered },
        { PeerLanguage.Node, PeerTransport.Framed },
        { PeerLanguage.Node, PeerTransport.Buffered },
    };

    protected ForeignPeers Peers { get; } = peers;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }
    }

    protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }

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
