using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftSkipperTests
{
    public static TheoryData<string> Buffered => [.. Capture.Names("echo_buffered_*", "rich_buffered_*", "rich_struct_full_buffered")];

    [Theory]
    [MemberData(nameof(Buffered))]
    public void Finds_the_end_of_every_recorded_message(string name)
    {
        foreach (var frame in Capture.Read(name).Frames)
        {
            // The first bytes of a next message must not be taken for this one's.
            CheckEnd([.. frame, 0x80, 0x01], frame.Length);
        }
    }

    [Theory]
    [InlineData("probe_buffered_unknown_depth_63", ThriftParseStatus.Done)]
    [InlineData("probe_buffered_unknown_depth_64", ThriftParseStatus.Malformed)]
    [InlineData("probe_buffered_negative_string_length", ThriftParseStatus.Malformed)]
    [InlineData("probe_buffered_wrong_element_type", ThriftParseStatus.Done)]
    public void Refuses_what_the_recorded_server_refused(string name, ThriftParseStatus status)
    {
        var message = Capture.Read(name).Client[0];
        Assert.Equal(status, Walk(message, HeaderLength(message), message.Length).Status);
        Assert.Equal(status, Walk(message, HeaderLength(message), 1).Status);
    }

    [Fact]
    public void Finds_the_end_of_random_structs_as_the_reader_does()
    {
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            var bytes = Wire.Write(DynamicValue.RandomStruct(random, random.Next(1, 6)));
            var reader = new ThriftReader(bytes);
            DynamicStruct.Read(ref reader);
            Assert.Equal(bytes.Length, reader.Position);
            foreach (var most in new[] { 1, 7, 1000, bytes.Length })
            {
                Assert.Equal(ThriftParseResult.Done(bytes.Length), Walk(bytes, 0, Math.Max(1, random.Next(most + 1))));
            }
        }
    }

    [Fact]
    public void A_skipper_made_without_an_offset_begins_at_the_first_byte()
    {
        var skipper = default(ThriftSkipper);
        Assert.Equal(ThriftParseResult.NeedMore(1), skipper.Continue([]));
        Assert.Equal(ThriftParseResult.Done(1), skipper.Continue([0, 0]));
        Assert.Equal(ThriftParseResult.Done(1), skipper.Continue([0, 0]));
    }

    [Fact]
    public void Says_how_many_bytes_it_waits_for()
    {
        var skipper = default(ThriftSkipper);
        Assert.Equal(ThriftParseResult.NeedMore(3 + 4), skipper.Continue(Wire.Hex("0b0001")));
        Assert.Equal(ThriftParseResult.NeedMore(3 + 4 + 100), skipper.Continue(Wire.Hex("0b0001 00000064")));
        skipper = default;
        Assert.Equal(ThriftParseResult.NeedMore(3 + 5 + 800), skipper.Continue(Wire.Hex("0f0001 0a 00000064 00")));
        skipper = default;
        Assert.Equal(ThriftParseResult.NeedMore(3 + 6 + 1200), skipper.Continue(Wire.Hex("0d0001 080a 00000064 00")));
    }

    [Theory]
    [InlineData("0f0001 0a 7fffffff", "2 GiB")]
    [InlineData("0b0001 7fffffff", "2 GiB")]
    [InlineData("0f0001 0b ffffffff", "negative at byte 4")]
    [InlineData("0b0001 fffffffe", "negative at byte 3")]
    [InlineData("050001", "unknown data type 5")]
    [InlineData("0f0001 05 00000001", "unknown data type 5")]
    public void What_can_never_become_valid_is_malformed(string hex, string reason)
    {
        var skipper = default(ThriftSkipper);
        var result = skipper.Continue(Wire.Hex(hex));
        Assert.Equal(ThriftParseStatus.Malformed, result.Status);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Walks_growing_input_without_allocating()
    {
        var bytes = Wire.Write(Samples.Random(new Random(4), 3));
        Assert.Equal(ThriftParseStatus.Done, Walk(bytes, 0, 10).Status);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Walk(bytes, 0, 10);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void CheckEnd(byte[] bytes, int end)
    {
        var start = HeaderLength(bytes);
        Assert.Equal(ThriftParseResult.Done(end), Walk(bytes, start, 1));
        Assert.Equal(ThriftParseResult.Done(end), Walk(bytes, start, bytes.Length));
        var random = new Random(bytes.Length);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(ThriftParseResult.Done(end), Walk(bytes, start, random.Next(1, bytes.Length)));
        }
    }

    private static int HeaderLength(byte[] message)
    {
        Assert.Equal(ThriftParseStatus.Done, ThriftEnvelope.TryRead(message, out var header).Status);
        return header.HeaderLength;
    }

    /// <summary>Feeds the message in steps, and checks that the skipper never asks for less than it was given nor for more than there is.</summary>
    private static ThriftParseResult Walk(byte[] message, int start, int step)
    {
        var skipper = new ThriftSkipper(start);
        for (var length = Math.Min(start, message.Length); ; length = Math.Min(length + step, message.Length))
        {
            var result = skipper.Continue(message.AsSpan(0, length));
            if (result.Status != ThriftParseStatus.NeedMore)
            {
                return result;
            }

            if (result.Length <= length || length == message.Length)
            {
                Assert.Fail($"Asks for {result.Length} bytes of {message.Length} with {length} there.");
            }
        }
    }
}
