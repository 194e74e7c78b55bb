using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftReaderTests
{
    private delegate void Reading(ref ThriftReader reader);

    [Fact]
    public void Scalars_are_big_endian()
    {
        var reader = new ThriftReader(Wire.Hex("01 80 fffe 01020304 fffffffffffffffe 3ff8000000000000"));
        Assert.True(reader.ReadBool());
        Assert.Equal(-128, reader.ReadByte());
        Assert.Equal(-2, reader.ReadI16());
        Assert.Equal(0x01020304, reader.ReadI32());
        Assert.Equal(-2, reader.ReadI64());
        Assert.Equal(1.5, reader.ReadDouble());
        Assert.Equal(24, reader.Position);
        Assert.Equal(0, reader.Remaining);
    }

    [Theory]
    [InlineData("00", false)]
    [InlineData("01", true)]
    [InlineData("02", false)]
    [InlineData("ff", false)]
    public void Only_the_byte_1_is_true(string hex, bool expected) => Assert.Equal(expected, new ThriftReader(Wire.Hex(hex)).ReadBool());

    [Fact]
    public void Strings_and_binaries()
    {
        var reader = new ThriftReader(Wire.Hex("00000002 6869 00000000 00000002 fffe 00000004 f09f9880"));
        Assert.Equal("hi", reader.ReadString());
        Assert.Equal("", reader.ReadString());
        Assert.Equal([0xff, 0xfe], reader.ReadBinary().ToArray());
        Assert.Equal("😀", reader.ReadString());
    }

    [Fact]
    public void A_binary_is_a_copy()
    {
        var bytes = Wire.Hex("00000001 07");
        var reader = new ThriftReader(bytes);
        var binary = reader.ReadBinary();
        bytes[4] = 8;
        Assert.Equal(7, binary.Span[0]);
    }

    [Fact]
    public void A_count_of_2_billion_in_29_bytes_is_refused_without_allocating_for_it()
    {
        var request = Wire.Hex("80010001 00000004 6563686f 00000001 0c0001 0f000a 08 7fffffff 00 00");
        Assert.InRange(request.Length, 28, 29);
        var huge = AllocatedBy(request[16..]);

        // An exception with its stack trace takes some bytes too: those of a count that is one too many.
        var small = AllocatedBy(Wire.Hex("0c0001 0f000a 08 00000001 00 00"));
        Assert.InRange(huge - small, -1023, 1023);

        static long AllocatedBy(byte[] args)
        {
            Refuse(args);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Refuse(args);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        static void Refuse(byte[] args)
        {
            var reader = new ThriftReader(args);
            reader.ReadFieldBegin(out _, out _);
            try
            {
                Sample.Read(ref reader);
            }
            catch (ThriftFormatException error) when (error.Message.Contains("list count", StringComparison.Ordinal))
            {
                return;
            }

            Assert.Fail("The count was accepted.");
        }
    }

    [Fact]
    public void Negative_and_oversized_lengths_are_refused()
    {
        Refused("ffffffff 00", "string or binary length -1 is negative", (ref r) => r.ReadString());
        Refused("80000000", "negative", (ref r) => r.ReadBinary());
        Refused("00000003 6869", "needs at least 3 bytes and 2 are left", (ref r) => r.ReadString());
        Refused("7fffffff 6869", "needs at least 2147483647 bytes", (ref r) => r.ReadBinary());
        Refused("08 ffffffff", "list count -1 is negative", (ref r) => r.ReadListBegin(4));
        Refused("08 00000002 00000001 000000", "list count 2 needs at least 8 bytes and 7 are left", (ref r) => r.ReadListBegin(4));
        Refused("08 7fffffff 00", "list count", (ref r) => r.ReadI32List());
        Refused("0a 20000000 00", "list count", (ref r) => r.ReadI64List());
        Refused("04 ffffffff", "negative", (ref r) => r.ReadDoubleList());
        Refused("08 ffffffff", "set count -1 is negative", (ref r) => r.ReadSetBegin(4));
        Refused("0b 08 00000001 00000000 000000", "map count 1 needs at least 8 bytes and 7 are left", (ref r) => r.ReadMapBegin(4, 4));
        Refused("0b 08 ffffffff", "map count -1 is negative", (ref r) => r.ReadMapBegin(4, 4));
        Refused("07 00000001 00", "unknown data type 7", (ref r) => r.ReadListBegin(out _));
        Refused("03 07 00000001 0000", "unknown data type 7", (ref r) => r.ReadMapBegin(out _, out _));
    }

    [Fact]
    public void Empty_containers_pass_with_any_element_type()
    {
        Assert.Equal(0, new ThriftReader(Wire.Hex("00 00000000")).ReadListBegin(4));
        Assert.Equal(0, new ThriftReader(Wire.Hex("63 00000000")).ReadListBegin(out _));
        Assert.Equal(0, new ThriftReader(Wire.Hex("00 00 00000000")).ReadMapBegin(out _, out _));
        Assert.Empty(new ThriftReader(Wire.Hex("0c 00000000")).ReadI32List());
    }

    [Fact]
    public void An_error_names_the_byte_and_the_field()
    {
        var error = Assert.Throws<ThriftFormatException>(() => Wire.Read<Sample>(Wire.Hex("02 0001 01 0b 0007 00000009 61")));
        Assert.Contains("at byte 11 of 12", error.Message, StringComparison.Ordinal);
        Assert.Contains("field 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("stands at byte 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_a_message_is_refused()
    {
        var bytes = Wire.Write(Samples.Random(new Random(3), 2));
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.Throws<ThriftFormatException>(() => Wire.Read<Sample>(cut));
            Assert.Throws<ThriftFormatException>(() => new ThriftReader(cut).Skip(ThriftType.Struct));
        }
    }

    [Fact]
    public void Structs_may_nest_512_levels_and_no_more()
    {
        var deepest = Wire.Write(Samples.Chain(512));
        Assert.Equal(deepest, Wire.Write(Wire.Read<Sample>(deepest)));
        byte[] tooDeep = [.. Wire.Hex("0c000f"), .. deepest, 0];
        Assert.Contains("512", Assert.Throws<ThriftFormatException>(() => Wire.Read<Sample>(tooDeep)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_id_of_another_type_is_passed_over() =>
        Assert.Equal("", Wire.Read<Sample>(Wire.Hex("08 0007 00000005 00")).Text);

    [Fact]
    public void A_missing_field_is_named()
    {
        var error = Assert.Throws<ThriftFormatException>(() => ThriftReader.ThrowMissingField("Everything", "f_bool"));
        Assert.Equal("required field f_bool of Everything is not set", error.Message);
    }

    private static void Refused(string hex, string text, Reading reading)
    {
        var error = Assert.Throws<ThriftFormatException>(() =>
        {
            var reader = new ThriftReader(Wire.Hex(hex));
            reading(ref reader);
        });
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }
}
