using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftWriterTests
{
    [Fact]
    public void Scalars_are_big_endian()
    {
        Assert.Equal(Wire.Hex("01 00"), Wire.Write((ref w) => { w.WriteBool(true); w.WriteBool(false); }));
        Assert.Equal(Wire.Hex("7f 80"), Wire.Write((ref w) => { w.WriteByte(127); w.WriteByte(-128); }));
        Assert.Equal(Wire.Hex("0102 fffe"), Wire.Write((ref w) => { w.WriteI16(0x0102); w.WriteI16(-2); }));
        Assert.Equal(Wire.Hex("01020304 fffffffe"), Wire.Write((ref w) => { w.WriteI32(0x01020304); w.WriteI32(-2); }));
        Assert.Equal(Wire.Hex("0102030405060708"), Wire.Write((ref w) => w.WriteI64(0x0102030405060708)));
        Assert.Equal(Wire.Hex("3ff8000000000000"), Wire.Write((ref w) => w.WriteDouble(1.5)));
        Assert.Equal(Wire.Hex("8000000000000000"), Wire.Write((ref w) => w.WriteDouble(-0.0)));
    }

    [Fact]
    public void Strings_and_binaries_stand_behind_their_length()
    {
        Assert.Equal(Wire.Hex("00000002 6869"), Wire.Write((ref w) => w.WriteString("hi")));
        Assert.Equal(Wire.Hex("00000000"), Wire.Write((ref w) => w.WriteString(null)));
        Assert.Equal(Wire.Hex("00000000"), Wire.Write((ref w) => w.WriteString("")));
        Assert.Equal(Wire.Hex("00000004 f09f9880"), Wire.Write((ref w) => w.WriteString("😀")));
        Assert.Equal(Wire.Hex("00000003 efbfbd"), Wire.Write((ref w) => w.WriteString("\ud83d")));
        Assert.Equal(Wire.Hex("00000002 ff00"), Wire.Write((ref w) => w.WriteBinary(new byte[] { 0xff, 0 })));
        Assert.Equal(Wire.Hex("00000000"), Wire.Write((ref w) => w.WriteBinary(default)));
    }

    [Fact]
    public void Container_heads_carry_types_and_count()
    {
        Assert.Equal(Wire.Hex("08 00000003"), Wire.Write((ref w) => w.WriteListBegin(ThriftType.I32, 3)));
        Assert.Equal(Wire.Hex("0b 00000000"), Wire.Write((ref w) => w.WriteSetBegin(ThriftType.String, 0)));
        Assert.Equal(Wire.Hex("0b 0c 00000001"), Wire.Write((ref w) => w.WriteMapBegin(ThriftType.String, ThriftType.Struct, 1)));
        Assert.Equal(Wire.Hex("0c 7fff"), Wire.Write((ref w) => w.WriteFieldBegin(ThriftType.Struct, short.MaxValue)));
        Assert.Equal(Wire.Hex("00"), Wire.Write((ref w) => { w.WriteStructBegin(); w.WriteStructEnd(); }));
    }

    [Fact]
    public void Writes_the_recorded_echo_call()
    {
        using var output = new OutputBuffer();
        ThriftEnvelope.Write(output, ThriftMessageType.Call, "echo"u8, 1);
        var writer = new ThriftWriter(output);
        writer.WriteStructBegin();
        writer.WriteFieldBegin(ThriftType.Struct, 1);
        writer.WriteStructBegin();
        writer.WriteFieldBegin(ThriftType.String, 1);
        writer.WriteString("hello kitex");
        writer.WriteStructEnd();
        writer.WriteStructEnd();
        writer.Flush();
        Assert.Equal(Capture.Read("echo_buffered_call_reply").Client[0], output.ToArray());
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void Strings_of_any_length_cross_the_pieces_of_the_buffer(int length)
    {
        var text = new string('é', length);
        var bytes = Wire.Write((ref w) =>
        {
            w.WriteI16(1);
            w.WriteString(text);
            w.WriteI16(2);
        });
        var reader = new ThriftReader(bytes);
        Assert.Equal(1, reader.ReadI16());
        Assert.Equal(text, reader.ReadString());
        Assert.Equal(2, reader.ReadI16());
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void Large_binaries_are_sent_from_where_they_are()
    {
        var large = new byte[16 * 1024];
        var small = new byte[(16 * 1024) - 1];
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        writer.WriteBinary(large);
        writer.WriteBinary(small);
        writer.Flush();
        var pieces = new List<ArraySegment<byte>>();
        output.CopyUnsentTo(pieces);
        Assert.Contains(pieces, piece => ReferenceEquals(piece.Array, large));
        Assert.DoesNotContain(pieces, piece => ReferenceEquals(piece.Array, small));
        Assert.Equal(4 + large.Length + 4 + small.Length, output.Length);
    }

    [Fact]
    public void A_flushed_writer_goes_on()
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        writer.Flush();
        writer.WriteI16(1);
        writer.Flush();
        output.Write([9]);
        writer.WriteI16(2);
        writer.Flush();
        Assert.Equal(Wire.Hex("0001 09 0002"), output.ToArray());
    }

    [Fact]
    public void Structs_may_nest_512_levels_and_no_more()
    {
        Assert.NotEmpty(Wire.Write(Samples.Chain(512)));
        var error = Assert.Throws<ThriftFormatException>(() => Wire.Write(Samples.Chain(513)));
        Assert.Contains("512", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_encoding_rolls_back_to_its_mark()
    {
        using var output = new OutputBuffer();
        output.Write([1, 2, 3]);
        var mark = output.Mark();
        Assert.Throws<ThriftFormatException>(() => WriteTo(output, Samples.Chain(513)));
        output.Rollback(mark);
        Assert.Equal([1, 2, 3], output.ToArray());
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var sample = Samples.OneKilobyte();
        using var output = new OutputBuffer();
        for (var i = 0; i < 100; i++)
        {
            WriteTo(output, sample);
            output.Clear();
        }

        Assert.InRange(Wire.Write(sample).Length, 900, 1200);
        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteTo(output, sample);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void WriteTo(OutputBuffer output, Sample sample)
    {
        var writer = new ThriftWriter(output);
        sample.Write(ref writer);
        writer.Flush();
    }
}
