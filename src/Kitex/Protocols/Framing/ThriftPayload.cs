using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.Framing;

/// <summary>A Thrift message: its body is a struct, which tells where it ends.</summary>
internal sealed class ThriftPayload() : MessagePayload(ThriftEnvelope.Strict)
{
    private const byte EmptyStruct = 0;

    public override string Name => "Thrift";

    public override bool NeedsLength => false;

    public override (string Text, int TypeId) ReadException(ReadOnlySpan<byte> body) => ThriftApplicationException.Read(body);

    protected override void WriteException(string text, int typeId, OutputBuffer output) => ThriftApplicationException.Write(output, text, typeId);

    protected override void WriteEmptyResult(OutputBuffer output) => output.Write([EmptyStruct]);
}
