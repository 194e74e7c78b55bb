using Api;
using Kitex.Client;

namespace Kitex.Conformance.Client;

/// <summary>Calls what is not served.</summary>
internal sealed class StrangeEchoClient(Action<KitexClientBuilder> configure) : KitexClient("echo", configure)
{
    /// <summary>The method that no server has.</summary>
    public const string UnknownMethod = "noSuchMethod";

    private static readonly RpcMethod NoSuchMethod = new RenamedMethod(EchoMethods.Echo, EchoMethods.Service, UnknownMethod);
    private static readonly RpcMethod EchoOfNoSuchService = new EchoMethods.EchoMethod("NoSuchService");

    /// <summary>Calls an unknown method of the echo service.</summary>
    public ValueTask<Response> CallUnknownMethodAsync(Request request) => CallAsync<Response>(NoSuchMethod, request, default);

    /// <summary>Calls the method echo of an unknown service.</summary>
    public ValueTask<Response> CallUnknownServiceAsync(Request request) => CallAsync<Response>(EchoOfNoSuchService, request, default);
}
