using System.Collections.ObjectModel;
using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

public sealed class ThriftTextTests
{
    [Fact]
    public void Members_are_named_and_values_are_readable()
    {
        var text = new ThriftText("Request")
            .Add("Message", "hi")
            .Add("Items", new[] { 1, 2 })
            .Add("Map", new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["k"] = 1 }))
            .Add("Set", new HashSet<long> { 7 })
            .Add("Blob", (ReadOnlyMemory<byte>)new byte[] { 1, 2 })
            .Add("Flag", true)
            .Add("Ratio", 1.5)
            .Add("Kind", DayOfWeek.Monday)
            .Add("Lists", new IReadOnlyList<string>[] { ["a"], [] })
            .Add("Other", null);
        Assert.Equal(
            "Request { Message = \"hi\", Items = [1, 2], Map = {\"k\": 1}, Set = [7], Blob = 0x0102 (2 bytes), Flag = true, "
            + "Ratio = 1.5, Kind = Monday, Lists = [[\"a\"], []], Other = null }",
            text.ToString());
    }

    [Fact]
    public void A_type_without_members_has_empty_braces() => Assert.Equal("Empty { }", new ThriftText("Empty").ToString());

    [Fact]
    public void Long_values_are_cut()
    {
        var text = new ThriftText("T").Add("S", new string('x', 1000)).ToString();
        Assert.EndsWith("x\".. (1000 characters) }", text, StringComparison.Ordinal);
        Assert.Equal("T { L = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, ..] (100 elements) }", new ThriftText("T").Add("L", Enumerable.Range(0, 100).ToArray()).ToString());
        Assert.EndsWith("0f.. (100 bytes) }", new ThriftText("T").Add("B", (ReadOnlyMemory<byte>)Enumerable.Range(0, 100).Select(i => (byte)i).ToArray()).ToString(), StringComparison.Ordinal);
        Assert.Contains(", ..} (100 pairs)", new ThriftText("T").Add("M", Enumerable.Range(0, 100).ToDictionary(i => i)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_do_not_break_a_log_line() =>
        Assert.Equal("T { S = \"a\\u000a\\\"b\\\\\" }", new ThriftText("T").Add("S", "a\n\"b\\").ToString());
}
