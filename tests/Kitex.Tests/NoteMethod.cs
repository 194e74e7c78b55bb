using System.Text;
using Kitex.Network;

namespace Kitex.Tests;

/// <summary>A method of text to text in Protobuf, written by hand: what is sent is field 1, a text of less than 128 bytes.</summary>
internal sealed class NoteMethod(string name = "say", RpcKind kind = RpcKind.Unary)
    : RpcMethod("Probe", name, kind, "probe.api", PayloadKind.Protobuf)
{
    private const byte TextTag = 0x0a;

    public override void EncodeRequest(object? message, OutputBuffer output) => Write((string?)message ?? "", output);

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => Read(body);

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => Write((string?)response.Message ?? "", output);

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => RpcResponse.Success(Read(body));

    private static void Write(string text, OutputBuffer output)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length > 0)
        {
            output.Write([TextTag, (byte)utf8.Length, .. utf8]);
        }
    }

    private static string Read(ReadOnlySpan<byte> body) =>
        body.IsEmpty ? "" : body[0] == TextTag && body[1] == body.Length - 2 ? Encoding.UTF8.GetString(body[2..]) : throw new FormatException("This is no note.");
}
