using Kitex.Client;
using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>What the suites of gRPC share: the foreign peers, and clients of theirs. Suites run one after another.</summary>
[Collection(nameof(GrpcSuite))]
public abstract class GrpcSuite(GrpcPeers peers) : OwningSuite
{
    protected const int FourMegabytes = 4 * 1024 * 1024;

    /// <summary>What stands before data of about that length when a message has nothing else.</summary>
    protected const int Overhead = 5;

    public static TheoryData<PeerLanguage> Languages { get; } = [PeerLanguage.Python, PeerLanguage.Node];

    /// <summary>Every language by every kind of call.</summary>
    public static TheoryData<PeerLanguage, RpcKind> Kinds { get; } = new()
    {
        { PeerLanguage.Python, RpcKind.Unary },
        { PeerLanguage.Python, RpcKind.ClientStream },
        { PeerLanguage.Python, RpcKind.ServerStream },
        { PeerLanguage.Python, RpcKind.BidiStream },
        { PeerLanguage.Node, RpcKind.Unary },
        { PeerLanguage.Node, RpcKind.ClientStream },
        { PeerLanguage.Node, RpcKind.ServerStream },
        { PeerLanguage.Node, RpcKind.BidiStream },
    };

    protected GrpcPeers Peers { get; } = peers;

    /// <summary>A client of a foreign server.</summary>
    private protected async Task<TalkClient> ClientAsync(PeerLanguage language, Action<KitexClientBuilder>? configure = null, string options = GrpcPeers.Plain) =>
        Client((await Peers.ServerAsync(language, options)).Address, configure);

    /// <summary>A client with one connection.</summary>
    private protected TalkClient Client(string address, Action<KitexClientBuilder>? configure = null) =>
        Own(new TalkClient("talk", o =>
        {
            o.HostPorts(address).Timeout(Limit).ConnectTimeout(Limit).Grpc(static x => x with { ConnectionsPerAddress = 1 });
            configure?.Invoke(o);
        }));

    /// <summary>Makes a call of the kind with one question, and waits for its end. A stream of questions is never completed.</summary>
    private protected static Task CallAsync(TalkClient client, RpcKind kind, Question question, CallContext call) => kind switch
    {
        RpcKind.Unary => client.AskAsync(question, call).AsTask(),
        RpcKind.ClientStream => client.GatherAsync(Questions.ThenSilence(question), call).AsTask(),
        RpcKind.ServerStream => client.SpreadAsync(question, call).ToListAsync().AsTask(),
        _ => client.ChatAsync(Questions.ThenSilence(question), call).ToListAsync().AsTask(),
    };

    [CollectionDefinition(nameof(GrpcSuite))]
    public sealed class Definition : ICollectionFixture<GrpcPeers>;
}
