using Pbapi;

namespace Kitex.Conformance.PbEcho;

/// <summary>Makes a PbEcho ready to be served.</summary>
internal static class PbEchoDescriptor
{
    public static ServiceDescriptor Describe(IPbEcho handler) => new(PbEchoMethods.Service,
    [
        new(PbEchoMethods.Unary, (request, call) => HandlerBridge.ResultAsync(handler.UnaryAsync((PbRequest)request.Message!, call))),
        new(PbEchoMethods.Everything, (request, call) => HandlerBridge.ResultAsync(handler.EverythingAsync((PbEverything)request.Message!, call))),
    ]);
}
