using System.Text;
using Kitex.Network;

namespace Kitex.Admin.Tests.Page;

/// <summary>One of very many methods; its messages are nothing.</summary>
internal sealed class NumberedMethod(string service, string name) : RpcMethod(service, name, RpcKind.Unary)
{
    /// <summary>A service of ten.</summary>
    public static ServiceDescriptor Ten(int number)
    {
        var service = $"Numbered{number:00}";
        return new ServiceDescriptor(service, [.. Enumerable.Range(0, 10).Select(i => new ServiceMethod(new NumberedMethod(service, $"number{number:00}{i}"), static (_, _) => new((object?)null)))]);
    }

    public override void EncodeRequest(object? message, OutputBuffer output) => output.Write("{}"u8);

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body);

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => output.Write("{}"u8);

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => RpcResponse.Success(null);
}
