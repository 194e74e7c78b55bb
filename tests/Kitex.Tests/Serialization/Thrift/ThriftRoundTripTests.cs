using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftRoundTripTests
{
    public static TheoryData<string> Framed => [.. Capture.Names("echo_framed_*", "echo_default_client", "rich_framed_*", "rich_struct_*")
        .Where(name => Capture.Read(name).Transport == "framed")];

    [Theory]
    [InlineData("80010001 00000004 4563686f 00000001 0b0001 00000002 6869 00", ThriftMessageType.Call, 1)]
    [InlineData("80010002 00000004 4563686f 00000001 0b0000 00000002 6869 00", ThriftMessageType.Reply, 1)]
    [InlineData("80010002 00000004 4563686f 00000001 0c0001 0b0001 00000003 626164 00 00", ThriftMessageType.Reply, 1)]
    [InlineData("80010002 00000004 50696e67 00000002 00", ThriftMessageType.Reply, 2)]
    [InlineData("80010003 00000004 4563686f 00000001 0b0001 0000000f 62697a206572726f723a20626f6f6d 080002 00000006 00", ThriftMessageType.Exception, 1)]
    public void Whole_messages_come_back_byte_for_byte(string hex, ThriftMessageType type, int sequenceId)
    {
        var message = Wire.Hex(hex);
        var result = ThriftEnvelope.TryRead(message, out var header);
        Assert.Equal((type, sequenceId), (header.Type, header.SequenceId));
        var skipper = new ThriftSkipper(result.Length);
        Assert.Equal(ThriftParseResult.Done(message.Length), skipper.Continue(message));

        using var output = new OutputBuffer();
        ThriftEnvelope.Write(output, header.Type, header.Method(message), header.SequenceId);
        var writer = new ThriftWriter(output);
        Wire.Read<DynamicStruct>(message.AsSpan(result.Length)).Write(ref writer);
        writer.Flush();
        Assert.Equal(message, output.ToArray());
    }

    [Fact]
    public void Random_values_come_back_equal()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var sample = Samples.Random(random, 3);
            var read = Wire.Read<Sample>(Wire.Write(sample));
            Assert.Equal(sample, read);
            Assert.Equal(sample.GetHashCode(), read.GetHashCode());
        }
    }

    [Fact]
    public void Random_structs_come_back_byte_for_byte()
    {
        var random = new Random(8);
        for (var i = 0; i < 500; i++)
        {
            var bytes = Wire.Write(DynamicValue.RandomStruct(random, 6));
            Assert.Equal(bytes, Wire.Write(Wire.Read<DynamicStruct>(bytes)));
        }
    }

    [Theory]
    [MemberData(nameof(Framed))]
    public void Recorded_messages_come_back_byte_for_byte(string name)
    {
        foreach (var frame in Capture.Read(name).Frames)
        {
            var message = frame.AsSpan(4);
            Assert.Equal(ThriftParseStatus.Done, ThriftEnvelope.TryRead(message, out var header).Status);
            var body = message[header.HeaderLength..].ToArray();
            Assert.Equal(body, Wire.Write(Wire.Read<DynamicStruct>(body)));
        }
    }

    [Fact]
    public void A_method_reads_and_writes_bare_structs()
    {
        var sample = Samples.Random(new Random(1), 1);
        var method = new SampleMethod();
        using var output = new OutputBuffer();
        method.EncodeRequest(sample, output);
        Assert.Equal(sample, method.DecodeRequest([.. output.ToArray(), 1, 2, 3]));
    }

    private sealed class SampleMethod() : ThriftMethod("Samples", "take", RpcKind.Unary)
    {
        public override void EncodeRequest(object? message, OutputBuffer output) => WriteStruct((Sample)message!, output);

        public override object? DecodeRequest(ReadOnlySpan<byte> body) => ReadStruct<Sample>(body);

        public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => WriteStruct((Sample)response.Message!, output);

        public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => RpcResponse.Success(ReadStruct<Sample>(body));
    }
}
