using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class PayloadValidatorTests
{
    // Larger than any one piece of an output.
    private const int LargeText = 300_000;

    private static readonly TTHeaderSettings Crc = HeaderFrames.Settings with { Validator = PayloadValidator.Crc32C };
    private static readonly TTHeaderSettings Sum = HeaderFrames.Settings with { Validator = new SumValidator() };

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 5)]
    [InlineData(false, LargeText)]
    [InlineData(true, LargeText)]
    public void The_check_covers_all_behind_the_header_and_reads_back(bool framed, int length)
    {
        foreach (var settings in new[] { Crc, Sum })
        {
            var framing = HeaderFrames.Framing(framed, settings);
            var text = new string('x', length);
            foreach (var bytes in new[] { HeaderFrames.Request(framing, Frames.Request(text)), HeaderFrames.Response(framing, RpcResponse.Success(text)) })
            {
                var frame = HeaderFrames.Ready(framing, bytes);
                var payload = frame.TTHeader.Payload(bytes);
                var key = settings == Crc ? "crc32c" : "PV_sum";

                Assert.Contains(HeaderPair.Named(key, settings.Validator!.Generate(payload)!), HeaderMessage.Pairs(bytes));
                Assert.Equal(text, new TextMethod().DecodeRequest(frame.Body(bytes)));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_message_around_the_check_is_the_same_as_without_it(bool framed)
    {
        var plain = HeaderFrames.Request(HeaderFrames.Framing(framed), Frames.Request("hello"));
        var guarded = HeaderFrames.Request(HeaderFrames.Framing(framed, Crc), Frames.Request("hello"));

        Assert.Equal(HeaderMessage.Pairs(plain), HeaderMessage.Pairs(guarded).Where(static pair => pair.Key != "crc32c"));
        Assert.Equal(HeaderMessage.ReadWhole(plain).Payload(plain).ToArray(), HeaderMessage.ReadWhole(guarded).Payload(guarded).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_payload_changed_anywhere_is_malformed(bool framed)
    {
        foreach (var settings in new[] { Crc, Sum })
        {
            var framing = HeaderFrames.Framing(framed, settings);
            var bytes = HeaderFrames.Request(framing, Frames.Request("hello"));
            for (var at = HeaderMessage.ReadWhole(bytes).PayloadStart; at < bytes.Length; at++)
            {
                var changed = bytes.ToArray();
                changed[at] ^= 0x04;
                var frame = default(MessageFrame);

                Assert.Equal(FrameStatus.Malformed, framing.Read(changed, ref frame));
            }

            bytes[^2] ^= 0x04;
            HeaderFrames.Malformed(framing, bytes, "The payload is not what was sent");
        }
    }

    [Theory]
    [InlineData("echo_ttheader_crc32")]
    [InlineData("echo_ttheader_crc32_error")]
    public void Recorded_checks_are_right_and_a_changed_byte_shows(string name)
    {
        var framing = HeaderFrames.Framing(settings: Crc);
        foreach (var bytes in Capture.Read(name).Frames)
        {
            Assert.Contains(HeaderMessage.Pairs(bytes), static pair => pair.Key == "crc32c");
            HeaderFrames.Ready(framing, bytes);
            HeaderFrames.EndsTheSameInPieces(framing, bytes);

            bytes[^1] ^= 1;
            HeaderFrames.Malformed(framing, bytes, "crc32c = '");
        }
    }

    [Fact]
    public void A_message_without_a_checksum_passes() => HeaderFrames.Ready(HeaderFrames.Framing(settings: Crc), HeaderFrames.Call());

    [Theory]
    [InlineData("00000000")]
    [InlineData("0")]
    [InlineData("not a checksum at all")]
    public void A_wrong_checksum_is_malformed(string text) =>
        HeaderFrames.Malformed(HeaderFrames.Framing(settings: Crc), HeaderFrames.Call(HeaderPair.Named("crc32c", text)), $"crc32c = '{text}' fails");

    [Fact]
    public void A_check_of_the_users_own_decides_about_messages_without_its_text() =>
        HeaderFrames.Malformed(HeaderFrames.Framing(settings: Sum), HeaderFrames.Call(), "PV_sum = '' fails");

    [Fact]
    public void Without_a_validator_nothing_is_checked() => HeaderFrames.Ready(HeaderFrames.Framing(), HeaderFrames.Call(HeaderPair.Named("crc32c", "00000000")));

    [Fact]
    public void A_validator_that_says_nothing_sends_nothing()
    {
        var framing = HeaderFrames.Framing(settings: HeaderFrames.Settings with { Validator = new SumValidator(isSilent: true) });

        Assert.DoesNotContain(HeaderMessage.Pairs(HeaderFrames.Request(framing, Frames.Request("hello"))), static pair => pair.Key == "PV_sum");
    }

    [Fact]
    public void A_text_of_exactly_the_limit_goes_and_a_longer_one_is_refused()
    {
        var length = new SumValidator().Generate(HeaderMessage.ReadWhole(HeaderFrames.Call()).Payload(HeaderFrames.Call()))!.Length;
        var most = HeaderFrames.Framing(settings: HeaderFrames.Settings with { Validator = new SumValidator(PayloadValidator.MaxTextBytes - length) });
        var more = HeaderFrames.Framing(settings: HeaderFrames.Settings with { Validator = new SumValidator(PayloadValidator.MaxTextBytes - length + 1) });

        HeaderFrames.Ready(most, HeaderFrames.Request(most, Frames.Request("hello")));
        var refused = Assert.Throws<FrameTooLargeException>(() => HeaderFrames.Request(more, Frames.Request("hello")));
        Assert.Contains("PV_sum made a text of 4097", refused.Message, StringComparison.Ordinal);
        Assert.Throws<FrameTooLargeException>(() => HeaderFrames.Response(more, RpcResponse.Success("hello")));
    }

    [Fact]
    public void A_text_that_came_longer_than_the_limit_is_malformed_and_never_checked() =>
        HeaderFrames.Malformed(
            HeaderFrames.Framing(settings: HeaderFrames.Settings with { Validator = new ThrowingValidator() }),
            HeaderFrames.Call(HeaderPair.Named("PV_throwing", new string('x', 4097))),
            "has 4097 bytes; 4096 are allowed");

    [Fact]
    public void A_check_that_throws_has_failed() =>
        HeaderFrames.Malformed(
            HeaderFrames.Framing(settings: HeaderFrames.Settings with { Validator = new ThrowingValidator() }),
            HeaderFrames.Call(HeaderPair.Named("PV_throwing", "x")),
            "could not be checked: PV_throwing = 'x': out of order");
}
