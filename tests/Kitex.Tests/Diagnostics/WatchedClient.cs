using Kitex.Client;

namespace Kitex.Tests.Diagnostics;

/// <summary>A client whose callee no other test has, so that its measurements are known among theirs.</summary>
internal sealed class WatchedClient(string callee, Action<KitexClientBuilder> configure) : KitexClient(callee, configure)
{
    private static readonly TextMethod Method = new();
    private static readonly TextMethod Listing = new("list", RpcKind.ServerStream);
    private static readonly TextMethod Gathering = new("gather", RpcKind.ClientStream);
    private static readonly TextMethod Chatting = new("chat", RpcKind.BidiStream);

    public string Callee { get; } = callee;

    public ValueTask<string> SayAsync(string text, CallContext call = default) => CallAsync<string>(Method, text, call);

    public IAsyncEnumerable<string> ListAsync(string text) => ServerStreamAsync<string>(Listing, text, default);

    public ValueTask<StreamCall<string, string>> GatherAsync() => OpenStreamAsync<string, string>(Gathering, default);

    public ValueTask<StreamCall<string, string>> ChatAsync() => OpenStreamAsync<string, string>(Chatting, default);
}
