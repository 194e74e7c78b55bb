using Kitex.Serialization.Thrift;
using Kitex.Network;

namespace Kitex.Tests;

/// <summary>A method of text to text, written by hand: the smallest that goes over the wire.</summary>
internal sealed class TextMethod(string name = "say", RpcKind kind = RpcKind.Unary, string service = "Probe") : RpcMethod(service, name, kind)
{
    public override void EncodeRequest(object? message, OutputBuffer output) => Write((string?)message ?? "", 1, output);

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => Read(body);

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => Write((string?)response.Message ?? "", 0, output);

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => RpcResponse.Success(Read(body));

    private static void Write(string text, short id, OutputBuffer output)
    {
        var writer = new ThriftWriter(output);
        writer.WriteStructBegin();
        writer.WriteFieldBegin(ThriftType.String, id);
        writer.WriteString(text);
        writer.WriteStructEnd();
        writer.Flush();
    }

    private static string Read(ReadOnlySpan<byte> body)
    {
        var reader = new ThriftReader(body);
        var text = "";
        reader.ReadStructBegin();
        while (reader.ReadFieldBegin(out var type, out _))
        {
            if (type == ThriftType.String)
            {
                text = reader.ReadString();
            }
            else
            {
                reader.Skip(type);
            }
        }

        reader.ReadStructEnd();
        return text;
    }
}
