using Kitex.Client;
using Kitex.Protobuf;
using Pbapi;

namespace Kitex.Conformance.Client;

/// <summary>Calls what is not served.</summary>
internal sealed class StrangePbEchoClient(Action<KitexClientBuilder> configure) : KitexClient("pbecho", configure)
{
    /// <summary>The method that no server has.</summary>
    public const string UnknownMethod = "NoSuch";

    /// <summary>The service that no server has.</summary>
    public const string UnknownService = "NoSuchService";

    private static readonly RpcMethod NoSuchMethod = UnaryOf(PbEchoMethods.Service, UnknownMethod);
    private static readonly RpcMethod UnaryOfNoSuchService = UnaryOf(UnknownService, PbEchoMethods.Unary.Name);

    /// <summary>Calls an unknown method of the service.</summary>
    public ValueTask<PbResponse> CallUnknownMethodAsync(PbRequest request) => CallAsync<PbResponse>(NoSuchMethod, request, default);

    /// <summary>Calls the method Unary of an unknown service.</summary>
    public ValueTask<PbResponse> CallUnknownServiceAsync(PbRequest request) => CallAsync<PbResponse>(UnaryOfNoSuchService, request, default);

    /// <summary>A method with the messages of Unary, under names of its own.</summary>
    private static ProtobufMethod<PbRequest, PbResponse> UnaryOf(string service, string name) =>
        new(service, name, RpcKind.Unary, PbRequest.Parser, PbResponse.Parser, PbEchoMethods.Unary.Package);
}
