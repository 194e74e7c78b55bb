using Kitex.Protobuf;
using Pbapi;

namespace Kitex.Conformance.PbEcho;

/// <summary>The methods of PbEcho.</summary>
internal static class PbEchoMethods
{
    public const string Service = "PbEcho";

    public const string Package = "pbapi";

    public static RpcMethod Unary { get; } = UnaryOf(Service, "Unary");

    public static RpcMethod Everything { get; } =
        new ProtobufMethod<PbEverything, PbEverything>(Service, "Everything", RpcKind.Unary, PbEverything.Parser, PbEverything.Parser, Package);

    /// <summary>A method with the messages of Unary, under names of its own.</summary>
    public static RpcMethod UnaryOf(string service, string name) =>
        new ProtobufMethod<PbRequest, PbResponse>(service, name, RpcKind.Unary, PbRequest.Parser, PbResponse.Parser, Package);
}
