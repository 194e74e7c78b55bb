using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftSkipTests
{
    [Theory]
    [InlineData(ThriftType.Bool, "01")]
    [InlineData(ThriftType.Byte, "01")]
    [InlineData(ThriftType.Double, "0000000000000000")]
    [InlineData(ThriftType.I16, "0001")]
    [InlineData(ThriftType.I32, "00000001")]
    [InlineData(ThriftType.I64, "0000000000000001")]
    [InlineData(ThriftType.String, "00000000")]
    [InlineData(ThriftType.String, "00000003 616263")]
    [InlineData(ThriftType.Struct, "00")]
    [InlineData(ThriftType.Struct, "080001 00000001 0b0002 00000001 61 0c0003 00 00")]
    [InlineData(ThriftType.List, "08 00000000")]
    [InlineData(ThriftType.List, "08 00000002 00000001 00000002")]
    [InlineData(ThriftType.List, "0b 00000002 00000001 61 00000000")]
    [InlineData(ThriftType.List, "0f 00000002 03 00000001 07 0b 00000000")]
    [InlineData(ThriftType.List, "63 00000000")]
    [InlineData(ThriftType.Set, "0a 00000001 0000000000000001")]
    [InlineData(ThriftType.Set, "0c 00000003 00 00 020001 01 00")]
    [InlineData(ThriftType.Map, "00 00 00000000")]
    [InlineData(ThriftType.Map, "03 08 00000002 01 00000001 02 00000002")]
    [InlineData(ThriftType.Map, "0b 08 00000001 00000001 6b 00000001")]
    [InlineData(ThriftType.Map, "08 0b 00000001 00000001 00000001 6b")]
    [InlineData(ThriftType.Map, "0b 0d 00000001 00000001 6b 0b 0c 00000002 00000000 00 00000000 00")]
    public void Every_type_is_passed_over_to_its_last_byte(ThriftType type, string hex)
    {
        var bytes = Wire.Hex(hex);
        var reader = new ThriftReader([.. bytes, 0xaa]);
        reader.Skip(type);
        Assert.Equal(bytes.Length, reader.Position);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.Throws<ThriftFormatException>(() => new ThriftReader(cut).Skip(type));
        }
    }

    [Theory]
    [InlineData(0, "00", 0)]
    [InlineData(1, "00", 1)]
    [InlineData(5, "00", 5)]
    [InlineData(16, "00", 16)]
    [InlineData(255, "00", 255)]
    [InlineData(12, "050001 00", 5)]
    [InlineData(15, "10 00000001 00", 16)]
    [InlineData(15, "00 00000001 00", 0)]
    [InlineData(13, "01 08 00000001 00000000", 1)]
    [InlineData(13, "08 01 00000001 00000000 00", 1)]
    [InlineData(13, "00 0b 00000001 00000000 00", 0)]
    public void An_unknown_type_is_named(int type, string hex, int unknown)
    {
        var error = Assert.Throws<ThriftFormatException>(() => new ThriftReader(Wire.Hex(hex)).Skip((ThriftType)type));
        Assert.Contains($"unknown data type {unknown}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11, "ffffffff")]
    [InlineData(15, "0b ffffffff")]
    [InlineData(14, "08 80000000")]
    [InlineData(13, "0b 0b ffffffff")]
    [InlineData(12, "0b0001 ffffffff 00")]
    public void A_negative_length_is_refused(int type, string hex)
    {
        var error = Assert.Throws<ThriftFormatException>(() => new ThriftReader(Wire.Hex(hex)).Skip((ThriftType)type));
        Assert.Contains("negative", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, "0c0001", "00")]
    [InlineData(15, "0f00000001", "0300000000")]
    [InlineData(13, "030d0000000101", "030300000000")]
    public void An_unknown_field_may_nest_64_containers(int type, string level, string innermost)
    {
        byte[] Nested(int depth) =>
        [
            .. Enumerable.Repeat(Wire.Hex(level), depth - 1).SelectMany(bytes => bytes),
            .. Wire.Hex(innermost),
            .. type == 12 ? new byte[depth - 1] : [],
        ];

        var reader = new ThriftReader(Nested(64));
        reader.Skip((ThriftType)type);
        Assert.Equal(0, reader.Remaining);
        var error = Assert.Throws<ThriftFormatException>(() => new ThriftReader(Nested(65)).Skip((ThriftType)type));
        Assert.Contains("deeper than 64", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("probe_framed_unknown_depth_64", true)]
    [InlineData("probe_framed_unknown_depth_65", false)]
    public void The_limit_of_depth_is_that_of_the_recorded_server(string name, bool passes)
    {
        var frame = Capture.Read(name).Client[0].AsMemory(4);
        ThriftEnvelope.TryRead(frame.Span, out var header);
        var args = frame[header.HeaderLength..];
        var error = Record.Exception(() => Wire.Read<Sample>(args.Span));
        Assert.Equal(passes, error is null);
    }

    [Fact]
    public void Unknown_fields_are_written_again_as_they_came()
    {
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            // Ids above those of the sample.
            var unknown = DynamicValue.RandomStruct(random, 4);
            unknown = new DynamicStruct([.. unknown.Fields.Select(field => field with { Id = (short)(field.Id | 0x4000) })]);
            var known = Wire.Write(Samples.Random(random, 1));
            byte[] bytes = [.. known[..^1], .. Wire.Write(unknown)];
            Assert.Equal(bytes, Wire.Write(Wire.Read<Sample>(bytes)));
        }
    }

    [Fact]
    public void Many_unknown_fields_are_kept_in_time_proportional_to_their_bytes()
    {
        byte[] bytes = [.. Enumerable.Repeat(Wire.Hex("024000 01"), 100_000).SelectMany(field => field), 0];
        Wire.Read<Sample>(Wire.Hex("024000 01 00"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sample = Wire.Read<Sample>(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, bytes.Length, 6 * bytes.Length);
        Assert.Equal(bytes.Length, Wire.Write(sample).Length - Wire.Write(new Sample()).Length + 1);
    }

    [Fact]
    public void Skipping_allocates_nothing()
    {
        var bytes = Wire.Write(Samples.Random(new Random(2), 3));
        Skip(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Skip(bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Skip(byte[] bytes)
        {
            var reader = new ThriftReader(bytes);
            reader.Skip(ThriftType.Struct);
        }
    }
}
