using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class ReplyKeysTests
{
    private static readonly TTHeaderFraming Framing = HeaderFrames.Framing();

    public static TheoryData<string> OwnKeys => ["biz-status", "biz-message", "biz-extra", "crrst", "rip", "crc32c", "PV_", "PV_mine"];

    [Theory]
    [InlineData("404", 404)]
    [InlineData("-1", -1)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-2147483648", int.MinValue)]
    public void A_status_of_32_bits_is_a_business_error(string status, int code)
    {
        var business = Read(HeaderPair.Named("biz-status", status), HeaderPair.Named("biz-message", "nf")).Business!;

        Assert.Equal((code, "nf"), (business.Code, business.Message));
        Assert.Empty(business.Extra);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("x")]
    [InlineData("4x")]
    [InlineData("404 ")]
    [InlineData(" 404")]
    [InlineData("0x10")]
    [InlineData("1.0")]
    [InlineData("2147483648")]
    [InlineData("-2147483649")]
    [InlineData("99999999999999999999")]
    public void Any_other_status_is_none(string status) =>
        Assert.Null(Read(HeaderPair.Named("biz-status", status), HeaderPair.Named("biz-message", "nf"), HeaderPair.Named("biz-extra", "{")).Business);

    [Fact]
    public void A_message_without_a_status_is_no_business_error() => Assert.Null(Read(HeaderPair.Named("biz-message", "nf")).Business);

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("null", 0)]
    [InlineData(" { \"k\" : \"v\" } ", 1)]
    [InlineData("{\"k\":null}", 1)]
    [InlineData("{\"k\":\"1\",\"l\":\"\\u003c\"}", 2)]
    [InlineData("{\"k\":\"1\",\"k\":\"2\"}", 1)]
    public void The_extra_is_a_JSON_object_of_texts(string extra, int count) =>
        Assert.Equal(count, Read(HeaderPair.Named("biz-status", "1"), HeaderPair.Named("biz-extra", extra)).Business!.Extra.Count);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"k\"")]
    [InlineData("nothing")]
    [InlineData(" ")]
    [InlineData("{}x")]
    [InlineData("{} {}")]
    [InlineData("{\"k\"}")]
    [InlineData("{\"k\":}")]
    [InlineData("{\"k\":\"v\"")]
    [InlineData("{\"k\":\"v\",}")]
    [InlineData("{\"k\":1}")]
    [InlineData("{\"k\":{}}")]
    [InlineData("{\"k\":[\"v\"]}")]
    [InlineData("{\"k\":\"\\ud800\"}")]
    [InlineData("{\"k\":\"\u00ff\"}")]
    [InlineData("{/**/}")]
    public void A_malformed_extra_is_a_format_error(string extra)
    {
        var malformed = Assert.Throws<FormatException>(() => Read(HeaderPair.Named("biz-status", "1"), HeaderPair.Named("biz-extra", extra)));

        Assert.Contains("biz-extra", malformed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_extra_is_escaped_for_HTML_and_reads_back()
    {
        var extra = new Dictionary<string, string> { ["<k>"] = "a & b </script>" };

        var bytes = HeaderFrames.Response(Framing, RpcError.Business(new BizStatusException(1, "no", extra)));
        var written = HeaderMessage.Pairs(bytes).Single(static pair => pair.Key == "biz-extra").Value;

        Assert.DoesNotContain(written, static c => c is '<' or '>' or '&');
        Assert.Equal(extra, Framing.ReadReplyHeader(bytes, HeaderFrames.Ready(Framing, bytes)).Business!.Extra);
    }

    [Fact]
    public void An_empty_extra_is_not_sent() =>
        Assert.DoesNotContain(HeaderMessage.Pairs(HeaderFrames.Response(Framing, RpcError.Business(new BizStatusException(1, "no")))), static pair => pair.Key == "biz-extra");

    [Fact]
    public void Values_sent_back_travel_without_a_prefix_and_come_without_the_protocols_own()
    {
        var meta = new ResponseMeta { Backward = new Dictionary<string, string> { ["Key"] = "v", ["RPC_BACKWARD_k"] = "w" } };
        var bytes = HeaderFrames.Response(Framing, RpcResponse.Failure(RpcError.Business(new BizStatusException(1, "no"))).With(meta), isLast: true);
        var header = Framing.ReadReplyHeader(bytes, HeaderFrames.Ready(Framing, bytes));

        Assert.Contains(HeaderPair.Named("Key", "v"), HeaderMessage.Pairs(bytes));
        Assert.Equal(meta.Backward, header.Backward);
        Assert.True(header.IsLast);
    }

    [Theory]
    [MemberData(nameof(OwnKeys))]
    public void A_key_of_the_protocols_own_is_never_a_value_sent_back(string key)
    {
        Assert.Null(Read(HeaderPair.Named(key, "1")).Backward);

        var meta = new ResponseMeta { Backward = new Dictionary<string, string> { [key] = "v" } };
        var refused = Assert.Throws<ArgumentException>(() => HeaderFrames.Response(Framing, RpcResponse.Success("hello").With(meta)));
        Assert.Contains($"'{key}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_keys_and_values_and_numbered_keys_do_not_come_back() =>
        Assert.Null(Read(HeaderPair.Named("", "v"), HeaderPair.Named("k", ""), HeaderPair.Numbered(22, "2")).Backward);

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("")]
    public void The_notice_of_closing_counts_with_any_value(string value) => Assert.True(Read(HeaderPair.Named("crrst", value)).IsLast);

    [Theory]
    [InlineData(null, "2")]
    [InlineData(RpcErrorCode.Business, "2")]
    [InlineData(RpcErrorCode.Internal, "3")]
    public void The_message_type_is_told(RpcErrorCode? code, string type)
    {
        var response = code is { } failed
            ? new RpcError(failed, "no") { Cause = new BizStatusException(1, "no") }
            : RpcResponse.Success("hello");

        Assert.Contains(HeaderPair.Numbered(22, type), HeaderMessage.Pairs(HeaderFrames.Response(Framing, response)));
    }

    [Fact]
    public void Without_the_standard_keys_a_business_error_is_an_empty_result_and_values_sent_back_alone_go_out()
    {
        var framing = HeaderFrames.Framing(settings: HeaderFrames.Settings with { StandardKeys = false });
        var meta = new ResponseMeta { Backward = new Dictionary<string, string> { ["k"] = "v" } };
        var bytes = HeaderFrames.Response(framing, RpcResponse.Failure(RpcError.Business(new BizStatusException(1, "no"))).With(meta), isLast: true);
        var frame = HeaderFrames.Ready(framing, bytes);

        Assert.Equal([HeaderPair.Named("k", "v")], HeaderMessage.Pairs(bytes));
        Assert.Equal(2, frame.MessageType);
        Assert.Equal([0], frame.Body(bytes).ToArray());
    }

    private static ReplyHeader Read(params HeaderPair[] pairs)
    {
        var bytes = HeaderFrames.Call(pairs);
        return Framing.ReadReplyHeader(bytes, HeaderFrames.Ready(Framing, bytes));
    }
}
