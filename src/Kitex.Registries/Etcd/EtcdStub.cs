using Kitex.Client;
using Kitex.Registries.Grpc;
using Kitex.Transport;

namespace Kitex.Registries.Etcd;

/// <summary>Calls etcd by our own gRPC client; which of its servers says the call.</summary>
/// <param name="options">Where they are, and how they are reached.</param>
/// <param name="time">The clock.</param>
internal sealed class EtcdStub(EtcdOptions options, TimeProvider time) : KitexClient(EtcdRegistry.Kind, builder => Configure(builder, options).UseTime(time))
{
    // etcd takes no more than one question in 5 s.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    public ValueTask<TResponse> AskAsync<TRequest, TResponse>(RegistryMethod<TRequest, TResponse> method, TRequest request, CallContext call)
        where TRequest : class, IProtobufRequest
        where TResponse : class, IProtobufResponse<TResponse> => CallAsync<TResponse>(method, request, call);

    public ValueTask<StreamCall<TRequest, TResponse>> OpenAsync<TRequest, TResponse>(RegistryMethod<TRequest, TResponse> method, CallContext call)
        where TRequest : class, IProtobufRequest
        where TResponse : class, IProtobufResponse<TResponse> => OpenStreamAsync<TRequest, TResponse>(method, call);

    private static KitexClientBuilder Configure(KitexClientBuilder builder, EtcdOptions options) => builder.Configure(client => client with
    {
        HostPorts = options.Endpoints,
        Tls = options.Tls,
        Timeout = options.Timeout,
        ConnectTimeout = options.Timeout,
        StandardKeys = false,
        Grpc = new GrpcClientOptions { ConnectionsPerAddress = 1, KeepaliveTime = Silence, KeepaliveTimeout = options.Timeout },
    });
}
