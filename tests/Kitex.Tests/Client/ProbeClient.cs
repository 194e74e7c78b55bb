using Kitex.Client;

namespace Kitex.Tests.Client;

/// <summary>A client as generated code would make it, with one method.</summary>
internal sealed class ProbeClient(Action<KitexClientBuilder> configure) : KitexClient("probe", configure)
{
    private static readonly TextMethod Method = new();

    private static readonly TextMethod Listing = new("list", RpcKind.ServerStream);

    public IAsyncEnumerable<string> ListAsync(string text, CallContext call = default) => ServerStreamAsync<string>(Listing, text, call);

    public ValueTask<string> SayAsync(string text, CallContext call = default) => CallAsync<string>(Method, text, call);

    public string Say(string text, CallContext call = default) => Call<string>(Method, text, call);

    public void Tell(string text, CallContext call = default) => Send(Method, text, call);
}
