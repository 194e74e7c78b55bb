using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;

namespace Kitex.Tests.Protocols.TTHeader;

public sealed class RequestKeysTests
{
    private static readonly TTHeaderFraming Framing = HeaderFrames.Framing();

    [Theory]
    [InlineData("Probe", "Probe")]
    [InlineData("CombineService", "")]
    public void The_methods_of_several_services_together_name_none(string service, string sent)
    {
        using var output = new OutputBuffer();
        Framing.WriteRequest(new RpcRequest { Method = new TextMethod(service: service), Message = "hello" }, 1, Timeout.InfiniteTimeSpan, output);
        var bytes = output.ToArray();
        var frame = default(MessageFrame);

        Assert.Equal(FrameStatus.Ready, Framing.Read(bytes, ref frame));
        Assert.Equal(sent, System.Text.Encoding.UTF8.GetString(Framing.ReadRequestHeader(bytes, frame).Service));
    }

    [Fact]
    public void Metainfo_is_told_by_its_prefix_and_keeps_its_case()
    {
        var meta = Meta(
            HeaderPair.Named("RPC_TRANSIT_Key", "transient"),
            HeaderPair.Named("RPC_TRANSIT_key", "another"),
            HeaderPair.Named("RPC_PERSIST_KEY_rpc_persist_", "persistent"),
            HeaderPair.Named("RPC_BACKWARD_key", "no"),
            HeaderPair.Named("rpc_transit_key", "no"),
            HeaderPair.Named("Key", "no"))!;

        Assert.Equal(new() { ["Key"] = "transient", ["key"] = "another" }, new Dictionary<string, string>(meta.Transient));
        Assert.Equal(new() { ["KEY_rpc_persist_"] = "persistent" }, new Dictionary<string, string>(meta.Persistent));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_prefix_of_upstream_is_asked_for_first_and_never_hides_a_value_of_this_hop(bool upstreamFirst)
    {
        HeaderPair[] pairs = [HeaderPair.Named("RPC_TRANSIT_UPSTREAM_k", "upstream"), HeaderPair.Named("RPC_TRANSIT_k", "own"), HeaderPair.Named("RPC_TRANSIT_UPSTREAM_u", "only")];

        var meta = Meta(upstreamFirst ? pairs : [.. pairs.Reverse()])!;

        Assert.Equal(new SortedDictionary<string, string> { ["k"] = "own", ["u"] = "only" }, new SortedDictionary<string, string>(meta.Transient.ToDictionary()));
    }

    [Fact]
    public void Empty_keys_and_values_count_for_nothing() =>
        Assert.Null(Meta(
            HeaderPair.Named("RPC_TRANSIT_", "v"),
            HeaderPair.Named("RPC_PERSIST_", "v"),
            HeaderPair.Named("RPC_TRANSIT_UPSTREAM_", "v"),
            HeaderPair.Named("RPC_TRANSIT_k", ""),
            HeaderPair.Named("RPC_PERSIST_k", ""),
            HeaderPair.Named("", "v"),
            HeaderPair.Named("", "")));

    [Fact]
    public void Of_a_repeated_key_the_last_one_counts()
    {
        var bytes = HeaderFrames.Call(
            HeaderPair.Named("isn", "First"), HeaderPair.Named("RPC_PERSIST_k", "1"), HeaderPair.Named("isn", "Last"), HeaderPair.Named("RPC_PERSIST_k", "2"));
        var header = Framing.ReadRequestHeader(bytes, HeaderFrames.Ready(Framing, bytes));

        Assert.Equal("Last"u8, header.Service);
        Assert.Equal("2", header.Meta!.Persistent["k"]);
    }

    [Fact]
    public void Empty_keys_and_values_are_not_sent()
    {
        var pairs = Written(new MetaInfo
        {
            Transient = new Dictionary<string, string> { [""] = "v", ["k"] = "" },
            Persistent = new Dictionary<string, string> { [""] = "v", ["k"] = "" },
        });

        Assert.DoesNotContain(pairs, static pair => pair.Key.StartsWith("RPC_", StringComparison.Ordinal));
    }

    [Fact]
    public void The_ACL_token_goes_in_a_block_of_its_own_and_comes_back_as_a_transient_value()
    {
        var meta = new MetaInfo { Transient = new Dictionary<string, string> { ["gdpr-token"] = "secret", ["k"] = "v" } };

        var pairs = Written(meta);

        Assert.Equal(HeaderPair.Token("secret"), pairs[0]);
        Assert.Single(pairs, static pair => pair.Key.EndsWith("gdpr-token", StringComparison.Ordinal));
        Assert.Equal(meta.Transient, Meta([.. pairs])!.Transient);
        Assert.Equal("plain", Meta(HeaderPair.Named("RPC_TRANSIT_gdpr-token", "plain"))!.Transient["gdpr-token"]);
    }

    [Fact]
    public void A_persistent_value_called_like_the_ACL_token_is_none() =>
        Assert.DoesNotContain(
            Written(new MetaInfo { Persistent = new Dictionary<string, string> { ["gdpr-token"] = "v" } }), static pair => pair.Block == TTHeaderBlock.AclToken);

    [Theory]
    [InlineData("250", 250)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("0", 0)]
    [InlineData("-5", 0)]
    [InlineData("x", 0)]
    [InlineData("5x", 0)]
    [InlineData("1.5", 0)]
    [InlineData("", 0)]
    [InlineData("99999999999", 0)]
    public void A_timeout_that_is_no_positive_number_says_nothing(string text, int milliseconds)
    {
        var bytes = HeaderFrames.Call(HeaderPair.Numbered(12, text));

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Framing.ReadRequestHeader(bytes, HeaderFrames.Ready(Framing, bytes)).Timeout);
    }

    [Theory]
    [InlineData(1500, "1500")]
    [InlineData(0.2, "1")]
    [InlineData(1.2, "2")]
    [InlineData(0, "1")]
    [InlineData(-20, "1")]
    public void A_timeout_is_sent_in_whole_milliseconds_rounded_up(double milliseconds, string text) =>
        Assert.Contains(HeaderPair.Numbered(12, text), Written(MetaInfo.Empty, HeaderFrames.Settings, TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void No_timeout_is_not_sent() =>
        Assert.DoesNotContain(Written(MetaInfo.Empty), static pair => pair.IntKey is TTHeaderIntKey.RpcTimeout or TTHeaderIntKey.ConnectTimeout);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_standard_keys_say_who_calls_whom(bool framed)
    {
        var request = new RpcRequest { Method = new TextMethod(), Message = "hello", Caller = "cli", Callee = "svc" };
        var settings = HeaderFrames.Settings with { ConnectTimeout = TimeSpan.FromMilliseconds(50) };

        var pairs = HeaderMessage.Pairs(HeaderFrames.Request(HeaderFrames.Framing(framed, settings), request));

        Assert.Equal(
            [
                HeaderPair.Named("isn", "Probe"), HeaderPair.Numbered(1, framed ? "framed" : "unframed"), HeaderPair.Numbered(3, "cli"), HeaderPair.Numbered(6, "svc"),
                HeaderPair.Numbered(9, "say"), HeaderPair.Numbered(17, "50"), HeaderPair.Numbered(20, ""), HeaderPair.Numbered(22, "1"),
            ],
            pairs);
    }

    [Fact]
    public void Without_the_standard_keys_metainfo_alone_goes_out()
    {
        var settings = HeaderFrames.Settings with { StandardKeys = false };
        var meta = new MetaInfo { Persistent = new Dictionary<string, string> { ["k"] = "v" } };

        Assert.Equal([HeaderPair.Named("RPC_PERSIST_k", "v")], Written(meta, settings, TimeSpan.FromSeconds(1)));
        Assert.Empty(Written(MetaInfo.Empty, settings, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void The_callers_address_is_what_a_proxy_says()
    {
        var bytes = HeaderFrames.Call(HeaderPair.Named("rip", "10.1.2.3:4567"));
        var header = Framing.ReadRequestHeader(bytes, HeaderFrames.Ready(Framing, bytes));

        Assert.Equal("10.1.2.3:4567"u8, header.CallerAddress);
        Assert.Null(header.Meta);
    }

    [Fact]
    public void The_flags_of_the_settings_are_sent()
    {
        var framing = HeaderFrames.Framing(settings: HeaderFrames.Settings with { RequestFlags = TTHeaderFlags.SupportOutOfOrder });
        var bytes = HeaderFrames.Request(framing, Frames.Request("hello"));

        Assert.True(TTHeaderFormat.IsMultiplexed(bytes));
    }

    private static MetaInfo? Meta(params HeaderPair[] pairs)
    {
        var bytes = HeaderFrames.Call(pairs);
        return Framing.ReadRequestHeader(bytes, HeaderFrames.Ready(Framing, bytes)).Meta;
    }

    private static List<HeaderPair> Written(MetaInfo meta, TTHeaderSettings? settings = null, TimeSpan? remaining = null) =>
        HeaderMessage.Pairs(HeaderFrames.Request(HeaderFrames.Framing(settings: settings), Frames.Request("hello").With(meta), 7, remaining));
}
