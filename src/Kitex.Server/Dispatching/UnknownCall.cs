using System.Text;
using Kitex.Protocols.Grpc;

namespace Kitex.Server.Dispatching;

/// <summary>The answers to calls of something that is not served, in the words of Kitex v0.16.3.</summary>
internal static class UnknownCall
{
    /// <summary>The service is there, the method is not.</summary>
    public static RpcError Method(ReadOnlySpan<byte> service, ReadOnlySpan<byte> method) =>
        Error(ApplicationExceptionType.UnknownMethod, $"unknown method {Text(method)} (service {Text(service)})");

    /// <summary>No service was found; <paramref name="service"/> is empty where the message names none.</summary>
    public static RpcError Service(ReadOnlySpan<byte> service, ReadOnlySpan<byte> method) =>
        Error(ApplicationExceptionType.UnknownService, $"unknown service {Text(service)}, method {Text(method)}");

    /// <summary>As <see cref="Service"/>, in gRPC.</summary>
    public static RpcError NamedService(ReadOnlySpan<byte> service) => Error(ApplicationExceptionType.UnknownService, $"unknown service {Text(service)}");

    /// <summary>As <see cref="Method"/>, in gRPC.</summary>
    public static RpcError NamedMethod(ReadOnlySpan<byte> method) => Error(ApplicationExceptionType.UnknownMethod, $"unknown method {Text(method)}");

    /// <summary>As <see cref="NamedMethod"/>, of a service that Kitex knows nothing like: with gRPC's own code.</summary>
    public static RpcError GrpcMethod(ReadOnlySpan<byte> method) => Error(GrpcStatusCode.Unimplemented, $"unknown method {Text(method)}");

    /// <summary>The method is there, its messages are encoded in another way.</summary>
    public static RpcError Payload(PayloadKind received) => Error(
        ApplicationExceptionType.InvalidProtocol, $"decode failed, codec msg type not match with {(received == PayloadKind.Protobuf ? "protobuf" : "thrift")}Codec");

    private static RpcError Error(int typeId, string message) => new(RpcErrorCode.Unsupported, message) { TypeId = typeId };

    private static string Text(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);
}
