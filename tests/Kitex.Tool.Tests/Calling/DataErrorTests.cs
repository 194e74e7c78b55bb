using Kitex.Tool.Calling;

namespace Kitex.Tool.Tests.Calling;

public sealed class DataErrorTests
{
    [Theory]
    [InlineData("store", "{", "$: this is no JSON: ")]
    [InlineData("store", """{"medium": 1, "medium": 2}""", "$: this is no JSON: ")]
    [InlineData("store", "[]", "$: Defaults takes an object, not an array")]
    [InlineData("store", "null", "$: Defaults takes an object, not null")]
    [InlineData("store", """{"smal": 1}""", "$.smal: Defaults has no such member; it has ratio, raw, text, kind,")]
    [InlineData("nothing", """{"a": 1}""", "$.a: method nothing has no such member; it has none")]
    [InlineData("join", """{"first": "a", "sure": true}""", "$.rest: list<string> is missing and must be given")]
    [InlineData("walk", """{"name": "a", "all": [{"name": "b", "all": []}, {"all": []}]}""", "$.all[1].name: string is missing and must be given")]
    [InlineData("walk", """{"name": null, "all": []}""", "$.name: string is missing and must be given")]
    [InlineData("store", """{"at": {"y": 1}}""", "$.at.x: i32 is missing and must be given")]
    [InlineData("store", """{"yes": 1}""", "$.yes: bool takes true or false, not a number")]
    [InlineData("store", """{"medium": true}""", "$.medium: i16 takes a whole number, not true")]
    [InlineData("store", """{"medium": "1"}""", "$.medium: i16 takes a whole number, not a string")]
    [InlineData("store", """{"medium": 1.5}""", "$.medium: i16 takes a whole number, not 1.5")]
    [InlineData("store", """{"medium": 32768}""", "$.medium: 32768 is out of the range of i16, -32768 to 32767")]
    [InlineData("store", """{"small": -129}""", "$.small: -129 is out of the range of byte, -128 to 127")]
    [InlineData("store", """{"numbers": [0, 2147483648]}""", "$.numbers[1]: 2147483648 is out of the range of i32, -2147483648 to 2147483647")]
    [InlineData("store", """{"counts": {"a": 9223372036854775808}}""", """$.counts["a"]: 9223372036854775808 is out of the range of i64""")]
    [InlineData("store", """{"counts": {"a": "1x"}}""", """$.counts["a"]: i64 takes a whole number, not 1x""")]
    [InlineData("store", """{"counts": {"a": ""}}""", """$.counts["a"]: i64 takes a whole number, not """)]
    [InlineData("store", """{"ratio": 1e999}""", "$.ratio: 1e999 is out of the range of double")]
    [InlineData("store", """{"ratio": "nan"}""", """$.ratio: double takes a number, "NaN", "Infinity" or "-Infinity", not 'nan'""")]
    [InlineData("store", """{"ratio": []}""", """$.ratio: double takes a number, or "NaN", "Infinity" or "-Infinity", not an array""")]
    [InlineData("store", """{"text": 5}""", "$.text: string takes a string, not a number")]
    [InlineData("store", """{"text": "\ud800"}""", "$.text: the string is no valid text")]
    [InlineData("store", """{"bytes": "???"}""", "$.bytes: binary takes a string in base64, and '???' is none")]
    [InlineData("store", """{"kind": "SOM"}""", "$.kind: enum Kind has no member 'SOM'; it has NONE, SOME, ODD")]
    [InlineData("store", """{"kind": {}}""", "$.kind: Kind takes the name or the number of a member, not an object")]
    [InlineData("store", """{"kind": 4294967296}""", "$.kind: 4294967296 is out of the range of Kind, -2147483648 to 2147483647")]
    [InlineData("store", """{"numbers": {}}""", "$.numbers: list<i32> takes an array, not an object")]
    [InlineData("store", """{"numbers": [null]}""", "$.numbers[0]: i32 takes a whole number, not null")]
    [InlineData("store", """{"tags": ["a", "b", "a"]}""", "$.tags[2]: the set has this item already")]
    [InlineData("store", """{"words": "x"}""", "$.words: map<i32, string> takes an object, or an array of [key, value], not a string")]
    [InlineData("store", """{"words": {"x": "y"}}""", """$.words["x"]: i32 takes a whole number, not x""")]
    [InlineData("store", """{"words": {"1": "y", "01": "z"}}""", """$.words["01"]: the map has this key already""")]
    [InlineData("store", """{"words": [[1]]}""", "$.words[0]: an entry of map<i32, string> is an array of a key and a value")]
    [InlineData("store", """{"words": [[1, "a"], ["1", "b"]]}""", "$.words[1][0]: i32 takes a whole number, not a string")]
    [InlineData("keys", """{"points": {"a": "b"}}""", "$.points: the keys of map<Point, string> are no names; write an array of [key, value]")]
    [InlineData("keys", """{"points": [[{"x": 1}, "a"], [{"x": 1, "y": 7}, "b"]]}""", "$.points[1][1]: the map has this key already")]
    [InlineData("keys", """{"bools": {"yes": 1}}""", """$.bools["yes"]: bool takes true or false, not 'yes'""")]
    [InlineData("choose", "{}", "$: union Choice takes exactly one member and has 0; there are text, point, number")]
    [InlineData("choose", """{"text": "a", "number": 1}""", "$: union Choice takes exactly one member and has 2; there are text, point, number")]
    [InlineData("choose", """{"point": {"x": "1"}}""", "$.point.x: i32 takes a whole number, not a string")]
    public void Data_that_does_not_fit_says_where_and_why(string method, string json, string expected)
    {
        var error = Assert.Throws<DataException>(() => JsonEncoder.Arguments(IdlAsset.Method(method), json));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(2000)]
    public void Data_may_not_nest_without_end(int depth)
    {
        var json = string.Concat(Enumerable.Repeat("""{"other":""", depth)) + "null" + new string('}', depth);
        Assert.Throws<DataException>(() => JsonEncoder.Arguments(IdlAsset.Method("nest"), json));
    }
}
