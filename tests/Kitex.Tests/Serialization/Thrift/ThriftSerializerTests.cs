using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftSerializerTests
{
    private static readonly Sample Value = new() { Flag = true, Number = 42, Names = ["a", "é"] };

    [Fact]
    public void A_struct_reads_back_as_it_was_written() =>
        Assert.Equal(Value, ThriftSerializer.Deserialize<Sample>(ThriftSerializer.Serialize(Value)));

    [Fact]
    public void A_whole_message_reads_back_with_its_header()
    {
        var bytes = ThriftSerializer.SerializeMessage("say", ThriftMessageType.Call, -3, Value);

        Assert.Equal(Value, ThriftSerializer.DeserializeMessage<Sample>(bytes, out var header));
        Assert.Equal((ThriftMessageType.Call, -3), (header.Type, header.SequenceId));
        Assert.Equal("say"u8, header.Method(bytes));
    }

    [Fact]
    public void An_application_exception_is_thrown_as_one()
    {
        var bytes = ThriftSerializer.SerializeException("say", 7, 1234, "custom");

        var thrown = Assert.Throws<RpcRemoteException>(() => ThriftSerializer.DeserializeMessage<Sample>(bytes, out _));

        Assert.Equal((1234, "custom"), (thrown.TypeId, thrown.RemoteMessage));
    }

    [Theory]
    [InlineData("")]
    [InlineData("800100010000000373")]
    [InlineData("000000010000000373617900000007")]
    public void What_is_no_message_is_refused(string bytes) =>
        Assert.Throws<ThriftFormatException>(() => ThriftSerializer.DeserializeMessage<Sample>(Convert.FromHexString(bytes), out _));
}
