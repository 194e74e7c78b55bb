using System.Text;
using Kitex.Network;

namespace Kitex.Server.Dispatching;

/// <summary>
/// A method that is not served, for <see cref="KitexServerBuilder.HandleUnknownGrpcCalls"/>: its messages are bytes
/// (<see cref="ReadOnlyMemory{T}"/>), and there may be any number of them both ways.
/// </summary>
internal sealed class UnservedMethod : RpcMethod
{
    private UnservedMethod(string package, string service, string name, PayloadKind payload)
        : base(service, name, RpcKind.BidiStream, package, payload)
    {
    }

    /// <summary>What a gRPC call names.</summary>
    /// <param name="service">The service with its package.</param>
    /// <param name="name">The method.</param>
    /// <param name="payload">In what the messages are encoded.</param>
    public static UnservedMethod Of(ReadOnlySpan<byte> service, ReadOnlySpan<byte> name, PayloadKind payload)
    {
        var dot = service.LastIndexOf((byte)'.');
        return new UnservedMethod(
            Encoding.UTF8.GetString(service[..Math.Max(dot, 0)]), Encoding.UTF8.GetString(service[(dot + 1)..]), Encoding.UTF8.GetString(name), payload);
    }

    public override void EncodeRequest(object? message, OutputBuffer output) => output.Write(((ReadOnlyMemory<byte>)message!).Span);

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => new ReadOnlyMemory<byte>(body.ToArray());

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => EncodeRequest(response.Message, output);

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => RpcResponse.Success(DecodeRequest(body));
}
