using Kitex.Tool.Calling;

namespace Kitex.Tool.Tests.Calling.Protobuf;

public sealed class ProtobufDataErrorTests
{
    [Theory]
    [InlineData("{", "$: this is no JSON: ")]
    [InlineData("""{"a_int32": 1, "a_int32": 2}""", "$: this is no JSON: ")]
    [InlineData("[]", "$: Thing takes an object, not an array")]
    [InlineData("null", "$: Thing takes an object, not null")]
    [InlineData("""{"inner": {"nam": 1}}""", "$.inner.nam: Inner has no such field; it has name, next, item_count")]
    [InlineData("""{"inners": [{}, {"next": {"name": 5}}]}""", "$.inners[1].next.name: string takes a string, not a number")]
    [InlineData("""{"inner": []}""", "$.inner: Inner takes an object, not an array")]
    [InlineData("""{"inners": [null]}""", "$.inners[0]: Inner takes an object, not null")]
    [InlineData("""{"renamed": "a", "another": "b"}""", "$.another: field renamed is given twice, by both its names")]
    [InlineData("""{"text_choice": "a", "boolChoice": true}""", "$.boolChoice: of oneof choice one field may be given, and text_choice is")]
    [InlineData("""{"a_bool": 1}""", "$.a_bool: bool takes true or false, not a number")]
    [InlineData("""{"a_bool": "true"}""", "$.a_bool: bool takes true or false, not a string")]
    [InlineData("""{"a_int32": true}""", "$.a_int32: int32 takes a whole number, or one in a string, not true")]
    [InlineData("""{"a_int32": 1.5}""", "$.a_int32: int32 takes a whole number, not 1.5")]
    [InlineData("""{"a_int32": "x"}""", "$.a_int32: int32 takes a whole number, not x")]
    [InlineData("""{"a_int32": ""}""", "$.a_int32: int32 takes a whole number, not ")]
    [InlineData("""{"a_int32": 2147483648}""", "$.a_int32: 2147483648 is out of the range of int32, -2147483648 to 2147483647")]
    [InlineData("""{"a_uint32": -1}""", "$.a_uint32: -1 is out of the range of uint32, 0 to 4294967295")]
    [InlineData("""{"a_uint64": "18446744073709551616"}""", "$.a_uint64: 18446744073709551616 is out of the range of uint64, 0 to 18446744073709551615")]
    [InlineData("""{"a_int64": 1e999}""", "$.a_int64: 1e999 is out of the range of int64")]
    [InlineData("""{"a_float": 1e39}""", "$.a_float: 1e39 is out of the range of float")]
    [InlineData("""{"a_double": 1e999}""", "$.a_double: 1e999 is out of the range of double")]
    [InlineData("""{"a_double": "nan"}""", """$.a_double: double takes a number, "NaN", "Infinity" or "-Infinity", not 'nan'""")]
    [InlineData("""{"a_double": []}""", """$.a_double: double takes a number, or "NaN", "Infinity" or "-Infinity", not an array""")]
    [InlineData("""{"a_string": "\ud800"}""", "$.a_string: the string is no valid text")]
    [InlineData("""{"a_bytes": "???"}""", "$.a_bytes: bytes takes a string in base64, and '???' is none")]
    [InlineData("""{"kind": "SOM"}""", "$.kind: enum Kind has no value 'SOM'; it has NONE, SOME, ODD")]
    [InlineData("""{"kind": {}}""", "$.kind: Kind takes the name or the number of a value, not an object")]
    [InlineData("""{"kinds": ["SOME", 4294967296]}""", "$.kinds[1]: 4294967296 is out of the range of Kind, -2147483648 to 2147483647")]
    [InlineData("""{"numbers": 1}""", "$.numbers: repeated int32 takes an array, not a number")]
    [InlineData("""{"numbers": [0, null]}""", "$.numbers[1]: int32 takes a whole number, or one in a string, not null")]
    [InlineData("""{"by_number": []}""", "$.by_number: map<sint32, string> takes an object, not an array")]
    [InlineData("""{"by_number": {"x": "y"}}""", """$.by_number["x"]: sint32 takes a whole number, not x""")]
    [InlineData("""{"by_number": {"1": "y", "01": "z"}}""", """$.by_number["01"]: the map has this key already""")]
    [InlineData("""{"by_truth": {"yes": "SOME"}}""", """$.by_truth["yes"]: bool takes true or false, not 'yes'""")]
    [InlineData("""{"by_name": {"a": null}}""", """$.by_name["a"]: Inner takes an object, not null""")]
    [InlineData("""{"by_name": {"a": {"name": false}}}""", """$.by_name["a"].name: string takes a string, not false""")]
    [InlineData("""{"at": "yesterday"}""", """$.at: google.protobuf.Timestamp takes a string such as "2026-01-31T12:00:00.5Z", not "yesterday""")]
    [InlineData("""{"at": {"seconds": 1}}""", "$.at: google.protobuf.Timestamp takes a string such as")]
    [InlineData("""{"times": ["2026-13-01T00:00:00Z"]}""", "$.times[0]: google.protobuf.Timestamp takes a string such as")]
    [InlineData("""{"lasts": 1}""", """$.lasts: google.protobuf.Duration takes a string such as "1.5s", not 1""")]
    [InlineData("""{"mask": "a_b"}""", "$.mask: google.protobuf.FieldMask takes a string of names such as")]
    [InlineData("""{"free": []}""", "$.free: google.protobuf.Struct takes an object, not []")]
    [InlineData("""{"list": {}}""", "$.list: google.protobuf.ListValue takes an array, not {}")]
    [InlineData("""{"number_or_none": "x"}""", "$.number_or_none: int64 takes a whole number, not x")]
    [InlineData("""{"any": {}}""", """$.any: google.protobuf.Any takes an object with "@type": """)]
    [InlineData("""{"any": {"@type": "x/no.Such"}}""", "$.any.@type: neither the file nor one it imports has a message 'no.Such'")]
    [InlineData("""{"any": {"@type": "x/things.v1.Inner", "nam": 1}}""", "$.any.nam: Inner has no such field")]
    [InlineData("""{"any": {"@type": "x/google.protobuf.Duration"}}""", "$.any.value: google.protobuf.Duration is missing and must be given")]
    [InlineData("""{"old": {"count": 1}}""", "$.old.name: string is missing and must be given")]
    public void Data_that_does_not_fit_says_where_and_why(string json, string expected)
    {
        var error = Assert.Throws<DataException>(() => ProtobufAsset.Take.Encode(json));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"next":""", "{}")]
    [InlineData("""{"free":{"a":""", "{}")]
    public void Data_may_not_nest_without_end(string open, string inner)
    {
        var depth = 5000;
        var json = string.Concat(Enumerable.Repeat(open, depth)) + inner + new string('}', depth * open.Count(static c => c == '{'));
        Assert.Throws<DataException>(() => ProtobufAsset.Take.Encode(json));
    }

    [Fact]
    public void Messages_may_nest_as_deep_as_anybody_writes_them()
    {
        var json = string.Concat(Enumerable.Repeat("""{"next":""", 500)) + "{}" + new string('}', 500);
        Assert.NotEmpty(ProtobufAsset.Take.Encode($$"""{"inner": {{json}}}"""));
    }
}
