using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Server.Tests;

/// <summary>A method whose arguments, or whose result, cannot be read.</summary>
/// <param name="method">The sound method.</param>
/// <param name="arguments">What to send as arguments, in hex; null to break the reading of the result.</param>
internal sealed class BrokenMethod(RpcMethod method, string? arguments) : RpcMethod(method.Service, method.Name, method.Kind, method.Package, method.Payload)
{
    public override void EncodeRequest(object? message, OutputBuffer output)
    {
        if (arguments is null)
        {
            method.EncodeRequest(message, output);
        }
        else
        {
            output.Write(Convert.FromHexString(arguments));
        }
    }

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => method.DecodeRequest(body);

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => method.EncodeResponse(response, output);

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) =>
        arguments is null ? throw new ThriftFormatException("Malformed on purpose.") : method.DecodeResponse(body);
}
