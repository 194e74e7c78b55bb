using Kitex.Client;

namespace Kitex.Registries.Nacos;

/// <summary>A client of one server, with one connection: it is by its connection that the server knows who asks.</summary>
internal sealed class NacosStub(string server, Action<KitexClientBuilder> configure) : KitexClient(server, configure)
{
    public ValueTask<NacosPayload> AskAsync(NacosPayload request, CancellationToken cancellation) =>
        CallAsync<NacosPayload>(NacosMethods.Request, request, cancellation);

    public ValueTask<StreamCall<NacosPayload, NacosPayload>> ConnectAsync(CancellationToken cancellation) =>
        OpenStreamAsync<NacosPayload, NacosPayload>(NacosMethods.Stream, cancellation);
}
