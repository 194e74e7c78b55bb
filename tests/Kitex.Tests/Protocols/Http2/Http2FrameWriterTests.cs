using Kitex.Network;
using Kitex.Protocols.Http2;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.Http2;

public sealed class Http2FrameWriterTests
{
    [Fact]
    public void The_first_bytes_of_a_Kitex_client_are_written()
    {
        var recorded = Capture.Read("grpc_unary").Client;
        Assert.Equal(recorded[0].Concat(recorded[1]), Write(static output =>
        {
            Http2FrameWriter.WritePreface(output);
            Http2FrameWriter.WriteSettings(output, [new Http2Setting(Http2SettingId.InitialWindowSize, 65_535)]);
        }));
    }

    [Fact]
    public void The_first_bytes_of_a_Kitex_server_are_written()
    {
        var recorded = Capture.Read("grpc_unary").Server;
        Assert.Equal(recorded.Take(4).SelectMany(static frame => frame), Write(static output =>
        {
            Http2FrameWriter.WriteSettings(output, [new Http2Setting(Http2SettingId.MaxFrameSize, 16_384)]);
            Http2FrameWriter.WriteSettingsAck(output);
            Http2FrameWriter.WriteWindowUpdate(output, 0, 19);
            Http2FrameWriter.WritePing(output, 0x02041010090e0707);
        }));
    }

    [Fact]
    public void The_last_bytes_of_a_Kitex_server_are_written()
    {
        var recorded = Capture.Read("probe_grpc_ping_flood").Server;
        Assert.Equal(recorded[^1], Write(static output => Http2FrameWriter.WriteGoAway(output, 0, Http2ErrorCode.EnhanceYourCalm, "too_many_pings"u8)));
        Assert.Equal(recorded[^2], Write(static output => Http2FrameWriter.WritePingAck(output, "abcdefgh"u8)));
        Assert.Equal("000004030000000005000003e8", Convert.ToHexStringLower(
            Write(static output => Http2FrameWriter.WriteRstStream(output, 5, Http2ErrorCode.GracefulShutdown))));
    }

    [Theory]
    [InlineData(0, new[] { 0 })]
    [InlineData(1, new[] { 1 })]
    [InlineData(16_384, new[] { 16_384 })]
    [InlineData(16_385, new[] { 16_384, 1 })]
    [InlineData(50_000, new[] { 16_384, 16_384, 16_384, 848 })]
    public void Blocks_and_data_are_split_at_the_peers_frame_size(int length, int[] frames)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        foreach (var end in new[] { false, true })
        {
            var block = Read(output => Http2FrameWriter.WriteHeaders(output, 7, bytes, end, 16_384));
            Assert.Equal(frames, block.Select(static frame => frame.Header.Length));
            Assert.Equal(bytes, block.SelectMany(static frame => frame.Payload));
            Assert.All(block, static frame => Assert.Equal(7, frame.Header.StreamId));
            Assert.Equal(Http2FrameType.Headers, block[0].Header.Type);
            Assert.All(block.Skip(1), static frame => Assert.Equal(Http2FrameType.Continuation, frame.Header.Type));
            Assert.Equal(end, block[0].Header.Has(Http2Flags.EndStream));
            Assert.All(block.Skip(1), static frame => Assert.False(frame.Header.Has(Http2Flags.EndStream)));
            Assert.All(block.SkipLast(1), static frame => Assert.False(frame.Header.Has(Http2Flags.EndHeaders)));
            Assert.True(block[^1].Header.Has(Http2Flags.EndHeaders));

            var data = Read(output => Http2FrameWriter.WriteData(output, 7, bytes, end, 16_384));
            Assert.Equal(frames, data.Select(static frame => frame.Header.Length));
            Assert.Equal(bytes, data.SelectMany(static frame => frame.Payload));
            Assert.All(data, static frame => Assert.Equal(Http2FrameType.Data, frame.Header.Type));
            Assert.All(data.SkipLast(1), static frame => Assert.Equal(Http2Flags.None, frame.Header.Flags));
            Assert.Equal(end ? Http2Flags.EndStream : Http2Flags.None, data[^1].Header.Flags);
        }
    }

    [Fact]
    public void A_header_may_be_filled_when_the_content_is_written()
    {
        Assert.Equal(Wire.Hex("000003 00 01 00000003 616263"), Write(static output =>
        {
            var header = Http2FrameWriter.ReserveHeader(output);
            output.Write("abc"u8);
            new Http2FrameHeader(3, Http2FrameType.Data, Http2Flags.EndStream, 3).Write(header.Span);
        }));
    }

    [Fact]
    public void Debug_data_is_cut_to_what_every_peer_takes()
    {
        var bytes = Write(static output => Http2FrameWriter.WriteGoAway(output, int.MaxValue, Http2ErrorCode.NoError, new byte[20_000]));
        Assert.Equal(9 + 16_384, bytes.Length);
        Assert.Equal("0040000700000000007fffffff00000000", Convert.ToHexStringLower(bytes.AsSpan(0, 17)));
    }

    [Fact]
    public void A_window_update_adds_something() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Write(static output => Http2FrameWriter.WriteWindowUpdate(output, 1, 0)));

    private static byte[] Write(Action<OutputBuffer> write)
    {
        using var output = new OutputBuffer();
        write(output);
        return output.ToArray();
    }

    private static List<(Http2FrameHeader Header, byte[] Payload)> Read(Action<OutputBuffer> write)
    {
        var bytes = Write(write);
        var frames = new List<(Http2FrameHeader, byte[])>();
        var reader = new Http2FrameReader(new Http2Limits());
        reader.Read(Wire.Hex("000000040000000000"), out _);
        for (var at = 0; at < bytes.Length;)
        {
            Assert.Equal(Http2ReadStatus.Ready, reader.Read(bytes.AsSpan(at), out var frame));
            frames.Add((frame.Header, frame.Payload.ToArray()));
            at += frame.Length;
        }

        return frames;
    }
}
