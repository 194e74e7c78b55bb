using System.Net;
using System.Text;
using Kitex.Registries.Json;

namespace Kitex.Registries.Tests.Json;

/// <summary>Instances as Go registries write them, read as they read them.</summary>
public sealed class GoInstanceTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var tags = new Dictionary<string, string> { ["zone"] = "<z1>\u2028", ["b"] = "" };
        var json = new GoJson().Text("network", "tcp").Text("address", "127.0.0.1:9202").Number("weight", 33).Tags("tags", tags);
        var read = GoInstance.Read(json.ToUtf8());
        Assert.Equal(("tcp", "127.0.0.1:9202", 33), (read.Network, read.Address, read.Weight));
        Assert.Equal(tags, read.Tags);
    }

    [Theory]
    [InlineData("""{"Weight":7,"Tags":{"a":"b"}}""", 7, "a=b")]
    [InlineData("""{"WEIGHT":7,"tAgs":{"a":"b"}}""", 7, "a=b")]
    [InlineData(""" {"weight":1,"weight":2,"tags":{"a":"b"},"tags":{"c":null}} """, 2, "a=b c=")]
    [InlineData("""{"weight":3,"weight":null,"tags":{"a":"b"},"tags":null,"network":null,"address":null}""", 3, "")]
    [InlineData("""{"other":{"weight":[1,{}]},"weight":4}""", 4, "")]
    [InlineData("""{"weight":99999999999}""", int.MaxValue, "")]
    [InlineData("""{"weight":-1}""", -1, "")]
    [InlineData("{}", 0, "")]
    [InlineData("null", 0, "")]
    public void It_is_read_as_in_Go(string json, int weight, string tags)
    {
        var read = GoInstance.Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal(weight, read.Weight);
        Assert.Equal(tags, string.Join(' ', read.Tags.Select(static tag => $"{tag.Key}={tag.Value}")));
    }

    [Fact]
    public void What_is_no_UTF8_is_the_replacement_character() =>
        Assert.Equal("a\ufffdb", GoInstance.Read([.. "{\"address\":\"a"u8, 0xFF, .. "b\"}"u8]).Address);

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("""{"weight":1.5}""")]
    [InlineData("""{"weight":"1"}""")]
    [InlineData("""{"weight":99999999999999999999}""")]
    [InlineData("""{"tags":[]}""")]
    [InlineData("""{"tags":{"a":1}}""")]
    [InlineData("""{"tags":{"a":"b"}""")]
    [InlineData("""{"address":1}""")]
    [InlineData("""{"address":"\ud800"}""")]
    public void What_is_none_is_an_error_that_says_so(string json) =>
        Assert.Throws<FormatException>(() => GoInstance.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(33, 33)]
    [InlineData(0, 10)]
    [InlineData(-5, 10)]
    public void A_weight_that_is_none_is_the_default(int written, int expected) =>
        Assert.Equal(expected, new GoInstance { Weight = written }.At(new IPEndPoint(IPAddress.Loopback, 1)).Weight);
}
