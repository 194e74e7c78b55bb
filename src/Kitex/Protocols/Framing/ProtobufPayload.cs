using Kitex.Network;
using Kitex.Serialization.Protobuf;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.Framing;

/// <summary>A Kitex Protobuf message (Kitex v0.16.3): its body is the bare request or response, and none at all when that is empty.</summary>
internal sealed class ProtobufPayload() : MessagePayload(new StrictEnvelope(0x9001, "Kitex Protobuf"))
{
    public override string Name => "Kitex Protobuf";

    public override bool NeedsLength => true;

    public override (string Text, int TypeId) ReadException(ReadOnlySpan<byte> body) => KitexErrorMessage.Read(body);

    protected override void WriteException(string text, int typeId, OutputBuffer output) => KitexErrorMessage.Write(output, text, typeId);

    protected override void WriteEmptyResult(OutputBuffer output)
    {
    }
}
