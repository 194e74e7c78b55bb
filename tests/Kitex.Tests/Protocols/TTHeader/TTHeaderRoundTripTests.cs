using System.Globalization;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class TTHeaderRoundTripTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_requests_read_back_in_random_pieces(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var framing = HeaderFrames.Framing(random.Next(2) == 0, RandomSettings(random));
            var meta = new MetaInfo { Transient = RandomValues(random), Persistent = RandomValues(random) };
            var request = new RpcRequest
            {
                Method = new TextMethod("say", random.Next(2) == 0 ? RpcKind.Unary : RpcKind.Oneway),
                Message = RandomText(random, 3000),
                Caller = RandomText(random, 20),
                CallerMethod = RandomText(random, 20),
                Callee = RandomText(random, 20),
                Meta = meta,
            };
            var sequenceId = random.Next(int.MinValue, int.MaxValue);
            var timeout = random.Next(1, 1_000_000);

            var bytes = HeaderFrames.Request(framing, request, sequenceId, TimeSpan.FromMilliseconds(timeout));
            var frame = ReadInPieces(framing, bytes, random);
            var header = framing.ReadRequestHeader(bytes, frame);

            Assert.Equal(request.Method.Kind == RpcKind.Oneway ? 4 : 1, frame.MessageType);
            Assert.Equal((sequenceId, sequenceId), (frame.SequenceId, frame.TTHeader.SequenceId));
            Assert.Equal("say"u8, frame.Method(bytes));
            Assert.Equal(request.Message, request.Method.DecodeRequest(frame.Body(bytes)));
            Assert.Equal(meta.Transient, header.Meta?.Transient ?? MetaInfo.Empty.Transient);
            Assert.Equal(meta.Persistent, header.Meta?.Persistent ?? MetaInfo.Empty.Persistent);
            Assert.Equal(request.Caller, System.Text.Encoding.UTF8.GetString(header.Caller));
            Assert.Equal(request.CallerMethod, System.Text.Encoding.UTF8.GetString(header.CallerMethod));
            Assert.Equal("Probe"u8, header.Service);
            Assert.Equal(TimeSpan.FromMilliseconds(timeout), header.Timeout);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_responses_read_back_in_random_pieces(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var framing = HeaderFrames.Framing(random.Next(2) == 0, RandomSettings(random));
            var backward = RandomValues(random);
            var text = RandomText(random, 3000);
            var isLast = random.Next(2) == 0;
            var response = RpcResponse.Success(text).With(new ResponseMeta { Backward = backward });

            var bytes = HeaderFrames.Response(framing, response, i, isLast);
            var frame = ReadInPieces(framing, bytes, random);
            var header = framing.ReadReplyHeader(bytes, frame);

            Assert.Equal((2, i, i), (frame.MessageType, frame.SequenceId, frame.TTHeader.SequenceId));
            Assert.Equal(TTHeaderFlags.None, frame.TTHeader.Flags);
            Assert.Equal(text, new TextMethod().DecodeResponse(frame.Body(bytes)).Message);
            Assert.Equal(backward, header.Backward ?? MetaInfo.Empty.Transient);
            Assert.Equal(isLast, header.IsLast);
            Assert.Null(header.Business);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_business_errors_read_back(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var framing = HeaderFrames.Framing(random.Next(2) == 0, RandomSettings(random));
            var code = random.Next(int.MinValue, 0) | 1;
            var business = new BizStatusException(random.Next(2) == 0 ? code : -code, RandomText(random, 100), RandomValues(random));

            var bytes = HeaderFrames.Response(framing, RpcError.Business(business));
            var frame = ReadInPieces(framing, bytes, random);
            var read = framing.ReadReplyHeader(bytes, frame).Business!;

            Assert.Equal(2, frame.MessageType);
            Assert.Equal([0], frame.Body(bytes).ToArray());
            Assert.Equal((business.Code, business.Message), (read.Code, read.Message));
            Assert.Equal(business.Extra, read.Extra);
        }
    }

    [Fact]
    public void Changed_messages_never_throw_and_stay_within_their_length()
    {
        var random = new Random(7);
        byte[][] samples =
        [
            HeaderFrames.Request(HeaderFrames.Framing(), Frames.Request("hello")),
            HeaderFrames.Request(HeaderFrames.Framing(framed: true), Frames.Request("hello"), 1, TimeSpan.FromSeconds(1)),
            HeaderFrames.Response(HeaderFrames.Framing(), RpcError.Business(new BizStatusException(404, "no", RandomValues(random)))),
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = samples[random.Next(samples.Length)].ToArray();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var frame = default(MessageFrame);
            if (HeaderFrames.Framing().Read(bytes, ref frame) == FrameStatus.Ready)
            {
                Assert.InRange(frame.Length, 1, bytes.Length);
                Assert.InRange(frame.BodyStart + frame.BodyLength, frame.MethodStart + frame.MethodLength, frame.Length);
            }
        }
    }

    private static TTHeaderSettings RandomSettings(Random random) =>
        HeaderFrames.Settings with { Validator = random.Next(2) == 0 ? PayloadValidator.Crc32C : null };

    private static MessageFrame ReadInPieces(TTHeaderFraming framing, ReadOnlySpan<byte> bytes, Random random)
    {
        var frame = default(MessageFrame);
        for (var length = 0; length < bytes.Length; length += random.Next(1, 200))
        {
            Assert.Equal(FrameStatus.NeedMore, framing.Read(bytes[..length], ref frame));
        }

        Assert.Equal(FrameStatus.Ready, framing.Read(bytes, ref frame));
        return frame;
    }

    private static Dictionary<string, string> RandomValues(Random random)
    {
        var values = new Dictionary<string, string>();
        for (var i = random.Next(6); i > 0; i--)
        {
            values[i.ToString(CultureInfo.InvariantCulture) + RandomText(random, 30)] = RandomText(random, 200) + "!";
        }

        return values;
    }

    private static string RandomText(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => random.GetItems(Characters, 1)[0]));

    private static readonly string[] Characters = ["a", "Z", "0", "-", " ", "<", "&", "\"", "\\", "\n", "ä", "漢", "😀"];
}
