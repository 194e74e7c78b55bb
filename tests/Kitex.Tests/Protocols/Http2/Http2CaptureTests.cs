using System.Text;
using Kitex.Network;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;
using Kitex.Tests.Protocols.Http2.Hpack;

namespace Kitex.Tests.Protocols.Http2;

public sealed class Http2CaptureTests
{
    private static readonly string[] SettingNames =
        ["", "HEADER_TABLE_SIZE", "ENABLE_PUSH", "MAX_CONCURRENT_STREAMS", "INITIAL_WINDOW_SIZE", "MAX_FRAME_SIZE", "MAX_HEADER_LIST_SIZE"];

    public static TheoryData<string> Recorded => [.. RecordedConnection.Names];

    [Fact]
    public void There_are_recordings_of_both_payloads_and_of_probes()
    {
        Assert.True(RecordedConnection.Names.Count() > 50);
        Assert.Contains("grpc_unary", RecordedConnection.Names);
        Assert.Contains("grpc_thrift_unary", RecordedConnection.Names);
        Assert.Contains("probe_grpc_max_streams", RecordedConnection.Names);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Every_recorded_frame_is_read_and_says_what_the_recording_says(string name)
    {
        foreach (var connection in RecordedConnection.Read(name))
        {
            var reader = new Http2FrameReader(new Http2Limits());
            var decoder = new HpackDecoder(1 << 20);
            using var block = new HeaderBlockBuffer();
            ReadOnlySpan<byte> input = connection.Bytes;
            foreach (var recorded in connection.Frames)
            {
                if (recorded.IsPreface)
                {
                    Assert.Equal(Http2ReadStatus.Ready, Http2Preface.Read(input));
                    input = input[Http2Preface.Bytes.Length..];
                    continue;
                }

                var status = reader.Read(input, out var frame);
                Assert.True(status == Http2ReadStatus.Ready, frame.Violation?.Reason);
                Assert.Equal(recorded.Bytes.Length, frame.Length);
                Assert.Equal(recorded.Type, TypeName(frame.Header.Type));
                Assert.Equal((recorded.Flags, recorded.StreamId, recorded.Length), ((int)frame.Header.Flags, frame.Header.StreamId, frame.Header.Length));
                if (frame.Header.Type is Http2FrameType.Headers or Http2FrameType.Continuation)
                {
                    block.Add(frame.Payload);
                    Assert.True(frame.Header.Has(Http2Flags.EndHeaders));
                    Assert.Equal(recorded.Headers, HeaderList.Of(decoder, block.Block).Fields);
                    block.Clear();
                }
                else if (recorded.Said.Length > 0)
                {
                    Assert.Equal(recorded.Said, recorded.Said[0] == '(' ? $"({frame.Payload.Length - 5} bytes)" : Said(frame));
                }

                input = input[frame.Length..];
            }

            Assert.True(input.IsEmpty);
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Recorded_frames_are_the_same_however_their_bytes_arrive(string name)
    {
        foreach (var connection in RecordedConnection.Read(name))
        {
            var frames = connection.Bytes.AsSpan(connection.IsClient ? Http2Preface.Bytes.Length : 0);
            var whole = FrameText.Read(frames, frames.Length);
            Assert.Equal(connection.Frames.Count(static frame => !frame.IsPreface), whole.Count);
            Assert.Equal(whole, FrameText.Read(frames, Enumerable.Range(0, frames.Length + 1)));
            foreach (var cut in Enumerable.Range(0, Math.Min(frames.Length, 1000)))
            {
                Assert.Equal(whole, FrameText.Read(frames, cut, frames.Length));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Recorded_settings_are_taken(string name)
    {
        foreach (var connection in RecordedConnection.Read(name))
        {
            var settings = new Http2Settings();
            foreach (var recorded in connection.Frames.Where(static frame => frame.Type == "SETTINGS"))
            {
                Assert.Null(settings.Apply(recorded.Bytes.AsSpan(Http2FrameHeader.Bytes), !connection.IsClient));
            }

            Assert.Equal(Last("INITIAL_WINDOW_SIZE", Http2Settings.DefaultWindow), settings.InitialWindowSize);
            Assert.Equal(Last("MAX_FRAME_SIZE", Http2FrameHeader.DefaultMaxLength), settings.MaxFrameSize);
            Assert.Equal(Last("MAX_CONCURRENT_STREAMS", -1), (int)settings.MaxConcurrentStreams);

            int Last(string setting, int otherwise) => connection.Frames.SelectMany(static frame => frame.Said.Split(' '))
                .Where(said => said.StartsWith(setting + "=", StringComparison.Ordinal))
                .Select(said => int.Parse(said.AsSpan(setting.Length + 1), System.Globalization.CultureInfo.InvariantCulture))
                .LastOrDefault(otherwise);
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Recorded_headers_come_back_through_the_encoder_in_no_more_bytes(string name)
    {
        foreach (var connection in RecordedConnection.Read(name))
        {
            var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
            var decoder = new HpackDecoder(1 << 20);
            foreach (var recorded in connection.Frames.Where(static frame => frame.Type == "HEADERS"))
            {
                encoder.Begin();
                foreach (var (field, value) in recorded.Headers)
                {
                    encoder.Add(Encoding.Latin1.GetBytes(field), Encoding.Latin1.GetBytes(value), HeaderIndexing.Incremental);
                }

                using var output = new OutputBuffer();
                Http2FrameWriter.WriteHeaders(output, recorded.StreamId, encoder.End(), (recorded.Flags & 1) != 0, Http2FrameHeader.DefaultMaxLength);
                var written = output.ToArray();
                Assert.Equal(recorded.Headers, HeaderList.Of(decoder, written.AsSpan(Http2FrameHeader.Bytes)).Fields);
                Assert.InRange(written.Length, 1, recorded.Bytes.Length);
            }
        }
    }

    private static string TypeName(Http2FrameType type) => type switch
    {
        Http2FrameType.RstStream => "RST_STREAM",
        Http2FrameType.WindowUpdate => "WINDOW_UPDATE",
        Http2FrameType.GoAway => "GOAWAY",
        _ => type.ToString().ToUpperInvariant(),
    };

    private static string Said(in Http2Frame frame) => frame.Header.Type switch
    {
        Http2FrameType.Settings => string.Join(' ', frame.Payload.ToArray().Chunk(Http2Setting.Bytes).Select(
            static setting => $"{SettingNames[setting[1]]}={(setting[2] << 24) | (setting[3] << 16) | (setting[4] << 8) | setting[5]}")),
        Http2FrameType.GoAway => $"{frame.LastStreamId} {(uint)frame.ErrorCode} {Encoding.ASCII.GetString(frame.DebugData)}",
        Http2FrameType.RstStream => $"{(uint)frame.ErrorCode}",
        Http2FrameType.WindowUpdate => $"{frame.WindowIncrement}",
        Http2FrameType.Data => Convert.ToHexStringLower(frame.Payload[5..]),
        _ => Convert.ToHexStringLower(frame.Payload),
    };
}
