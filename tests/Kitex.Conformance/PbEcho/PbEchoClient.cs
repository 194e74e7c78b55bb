using Kitex.Client;
using Pbapi;

namespace Kitex.Conformance.PbEcho;

/// <summary>A client of PbEcho that also calls what is not served.</summary>
internal sealed class PbEchoClient(string callee, Action<KitexClientBuilder> configure) : KitexClient(callee, configure), IPbEcho
{
    /// <summary>The method that no server has.</summary>
    public const string UnknownMethod = "NoSuch";

    private static readonly RpcMethod NoSuchMethod = PbEchoMethods.UnaryOf(PbEchoMethods.Service, UnknownMethod);
    private static readonly RpcMethod UnaryOfNoSuchService = PbEchoMethods.UnaryOf("NoSuchService", PbEchoMethods.Unary.Name);

    public ValueTask<PbResponse> UnaryAsync(PbRequest request, CallContext call = default) => CallAsync<PbResponse>(PbEchoMethods.Unary, request, call);

    public ValueTask<PbEverything> EverythingAsync(PbEverything request, CallContext call = default) => CallAsync<PbEverything>(PbEchoMethods.Everything, request, call);

    /// <summary>Calls an unknown method of the service.</summary>
    public ValueTask<PbResponse> CallUnknownMethodAsync(PbRequest request) => CallAsync<PbResponse>(NoSuchMethod, request, default);

    /// <summary>Calls the method Unary of an unknown service.</summary>
    public ValueTask<PbResponse> CallUnknownServiceAsync(PbRequest request) => CallAsync<PbResponse>(UnaryOfNoSuchService, request, default);
}
