using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftApplicationExceptionTests
{
    [Theory]
    [InlineData("echo_framed_trans_error", 1234, "custom trans error")]
    [InlineData("echo_framed_unknown_method", 20, "unknown service")]
    [InlineData("probe_framed_missing_required", 7, "required field f_bool is not set")]
    public void Reads_and_writes_recorded_exceptions(string name, int typeId, string text)
    {
        var message = Capture.Read(name).Server[0].AsMemory(4);
        ThriftEnvelope.TryRead(message.Span, out var header);
        Assert.Equal(ThriftMessageType.Exception, header.Type);
        var body = message[header.HeaderLength..].Span;
        var exception = ThriftApplicationException.Read(body);
        Assert.Equal(typeId, exception.TypeId);
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        using var output = new OutputBuffer();
        ThriftApplicationException.Write(output, exception.Message, exception.TypeId);
        Assert.Equal(body.ToArray(), output.ToArray());
    }

    [Theory]
    [InlineData("00", 0, "unknown application exception")]
    [InlineData("080002 00000007 00", 7, "unknown protocol error")]
    [InlineData("0b0001 00000000 080002 00000014 00", 20, "unknown service")]
    [InlineData("080002 000003e9 00", 1001, "application exception of type 1001")]
    [InlineData("080001 00000001 0b0002 00000001 61 00", 0, "unknown application exception")]
    [InlineData("0c0009 00 0b0001 00000001 61 00", 0, "a")]
    public void An_absent_text_is_that_of_the_type(string hex, int typeId, string text) =>
        Assert.Equal((text, typeId), ThriftApplicationException.Read(Wire.Hex(hex)));

    [Fact]
    public void Malformed_bytes_are_refused() =>
        Assert.Throws<ThriftFormatException>(() => ThriftApplicationException.Read(Wire.Hex("0b0001 00000009 61 00")));
}
