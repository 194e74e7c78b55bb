using Kitex.Serialization.Thrift;
using Semantics;

namespace Kitex.Generated.Tests;

public sealed class StructTests
{
    private static Fields Minimal => new() { Name = "n", Numbers = [1, 2], At = new Point { Y = 3 } };

    [Fact]
    public void Equality_is_by_content_through_all_containers()
    {
        var first = Minimal with { ByKey = new Dictionary<ReadOnlyMemory<byte>, int>(ThriftEquality.Bytes) { [new byte[] { 1, 2 }] = 7 }, Extra = new byte[] { 9 } };
        var second = Minimal with { ByKey = new Dictionary<ReadOnlyMemory<byte>, int>(ThriftEquality.Bytes) { [new byte[] { 1, 2 }] = 7 }, Extra = new byte[] { 9 } };
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, second with { Extra = null });
        Assert.NotEqual(first, second with { Numbers = [1, 2, 3] });
        Assert.NotEqual(first, second with { Far = new Point() });
        Assert.True(first == second);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var value = Minimal with
        {
            Near = new Point { X = 4 },
            Shape = new Shape { Name = "round" },
            Far = new Point(),
            Note = "",
            Blob = new byte[] { 0xff },
            Sizes = null,
            Ratio = double.NaN,
            ByKey = new Dictionary<ReadOnlyMemory<byte>, int> { [new byte[] { 1 }] = 1, [new byte[] { 2 }] = 2 },
            Groups = new HashSet<IReadOnlyList<int>> { new[] { 1 }, new[] { 2, 3 } },
            Home = null,
            Extra = ReadOnlyMemory<byte>.Empty,
            Other = new Shape { Point = new Point() },
            Points = new HashSet<Point> { new(), new() { X = 2 } },
            Keys = new HashSet<ReadOnlyMemory<byte>>(ThriftEquality.Bytes) { new byte[] { 7 } },
        };
        var read = Bytes.To<Fields>(Bytes.Of(value));
        // An absent list with a default is its default again; a null struct comes as one of defaults.
        Assert.Equal(value with { Sizes = [1, 2], Home = new Point() }, read);
        Assert.Equal(2, read.ByKey[new byte[] { 2 }]);
        Assert.Contains(new[] { 2, 3 }, read.Groups);
        Assert.Contains(new byte[] { 7 }, read.Keys);
    }

    [Fact]
    public void Equal_keys_that_come_twice_are_one_key()
    {
        byte[] map = [0x0d, 0, 12, 11, 8, 0, 0, 0, 2, 0, 0, 0, 1, 65, 0, 0, 0, 1, 0, 0, 0, 1, 65, 0, 0, 0, 2];
        byte[] required = [.. Bytes.Of(Minimal)[..^1]];
        var read = Bytes.To<Fields>([.. required, .. map, 0]);
        Assert.Equal(2, Assert.Single(read.ByKey).Value);
    }

    [Fact]
    public void An_element_that_came_twice_in_a_set_is_one_and_goes_on_twice()
    {
        byte[] set = [0x0e, 0, 18, 11, 0, 0, 0, 2, 0, 0, 0, 1, 65, 0, 0, 0, 1, 65];
        byte[] required = [.. Bytes.Of(Minimal)[..^1]];
        var read = Bytes.To<Fields>([.. required, .. set, 0]);
        Assert.Single(read.Keys);
        Assert.Contains("18:14=set<11>(\"41\" \"41\")", ThriftDump.Of(Bytes.Of(read)), StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_of_the_IDL_are_initial_values()
    {
        var value = Minimal;
        Assert.Equal("plain", value.Kind);
        Assert.Equal("none", value.Note);
        Assert.Equal("raw"u8, value.Blob.Span);
        Assert.Equal([1, 2], value.Sizes!);
        Assert.Equal(0.5, value.Ratio);
        Assert.Equal(new Point { X = 5 }, value.Home);
        Assert.Null(value.Near);
        Assert.Null(value.Extra);
        Assert.Empty(value.ByKey);
    }

    [Fact]
    public void An_optional_field_that_has_its_default_is_not_written()
    {
        var ids = FieldIds(Bytes.Of(Minimal));
        Assert.DoesNotContain(" 8:", ids, StringComparison.Ordinal);
        Assert.DoesNotContain(" 9:", ids, StringComparison.Ordinal);
        Assert.DoesNotContain(" 11:", ids, StringComparison.Ordinal);
        Assert.Contains("8:11=\"\"", FieldIds(Bytes.Of(Minimal with { Note = "" })), StringComparison.Ordinal);
        Assert.Contains("9:11=\"01\"", FieldIds(Bytes.Of(Minimal with { Blob = new byte[] { 1 } })), StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_written_as_empty()
    {
        var value = Minimal with { Name = null!, Numbers = null!, At = null!, ByKey = null! };
        var text = FieldIds(Bytes.Of(value));
        Assert.Contains("1:11=\"\" 2:15=list<8>() 3:12={}", text, StringComparison.Ordinal);
        Assert.Contains("12:13=map<11,8>()", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("kind")]
    public void Every_required_field_must_be_there(string field)
    {
        byte[] bytes = field == "name" ? [0] : Without(Bytes.Of(Minimal), "kind");
        var error = Assert.Throws<ThriftFormatException>(() => Bytes.To<Fields>(bytes));
        Assert.Contains($"required field {field} of Fields is not set", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_has_zero_for_required_fields()
    {
        var value = Fields.Default;
        Assert.Equal("", value.Name);
        Assert.Empty(value.Numbers);
        Assert.Equal(new Point(), value.At);
        Assert.Equal("plain", value.Kind);
    }

    [Fact]
    public void A_struct_that_requires_itself_has_a_default_that_ends() => Assert.Null(Loop.Default.Again);

    [Fact]
    public void Text_shows_the_fields() =>
        Assert.Equal("Point { X = 1, Y = 2 }", new Point { Y = 2 }.ToString());

    [Fact]
    public void A_list_that_claims_more_than_there_is_is_refused() =>
        Assert.Throws<ThriftFormatException>(() => Bytes.To<Fields>(0x0f, 0, 2, 8, 0x7f, 0xff, 0xff, 0xff, 0));

    private static string FieldIds(byte[] bytes) => ThriftDump.Of(bytes);

    // The field kind is the last string of the struct with five letters: cut its header, length and text out.
    private static byte[] Without(byte[] bytes, string field)
    {
        Assert.Equal("kind", field);
        byte[] kind = [11, 0, 4, 0, 0, 0, 5, .. "plain"u8];
        var at = bytes.AsSpan().IndexOf(kind);
        return [.. bytes[..at], .. bytes[(at + kind.Length)..]];
    }
}
