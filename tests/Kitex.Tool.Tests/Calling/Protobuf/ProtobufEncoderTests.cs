using Google.Protobuf;

namespace Kitex.Tool.Tests.Calling.Protobuf;

public sealed class ProtobufEncoderTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a_double": 1.5, "a_float": -2.5, "a_int32": -1, "a_int64": -2, "a_uint32": 4294967295, "a_uint64": 18446744073709549568, "a_sint32": -3, "a_sint64": -4}""")]
    [InlineData("""{"a_fixed32": 4294967295, "a_fixed64": 7, "a_sfixed32": -5, "a_sfixed64": -6, "a_bool": true, "a_string": "häß\u0000", "a_bytes": "AQID"}""")]
    [InlineData("""{"aDouble": "NaN", "aFloat": "-Infinity", "aInt64": "-9223372036854775808", "aUint64": "18446744073709551615", "aInt32": 1e3, "aSint32": 2.0}""")]
    [InlineData("""{"a_double": "1.25", "a_int32": "-7"}""")]
    [InlineData("""{"a_double": 0, "a_int32": 0, "a_bool": false, "a_string": "", "a_bytes": "", "kind": "NONE"}""")]
    [InlineData("""{"a_double": null, "inner": null, "numbers": null, "by_name": null, "text_choice": null, "text_or_none": null}""")]
    [InlineData("""{"kind": "ODD", "kinds": ["SOME", -3, 77, "NONE"]}""")]
    [InlineData("""{"inner": {"name": "a", "next": {"itemCount": 3, "next": {}}}, "inners": [{}, {"name": "b"}]}""")]
    [InlineData("""{"numbers": [1, 0, -1], "words": ["", "x"], "ratios": [0, 1.5]}""")]
    [InlineData("""{"numbers": [], "words": [], "by_name": {}}""")]
    [InlineData("""{"by_name": {"x": {}, "": {"name": "y"}}, "by_number": {"-1": "a", "0": ""}, "by_truth": {"true": "ODD", "false": "NONE"}, "by_id": {"18446744073709551615": "AQ=="}}""")]
    [InlineData("""{"maybe": 0, "maybe_text": ""}""")]
    [InlineData("""{"text_choice": ""}""")]
    [InlineData("""{"bool_choice": false}""")]
    [InlineData("""{"inner_choice": {}}""")]
    [InlineData("""{"another": "a"}""")]
    [InlineData("""{"renamed": "a"}""")]
    [InlineData("""{"at": "2026-11-28T03:10:00.123456789Z", "times": ["0001-01-01T00:00:00Z", "2026-11-28T03:10:00+02:00"], "lasts": "-1.5s", "mask": "name,itemCount"}""")]
    [InlineData("""{"free": {"a": null, "b": [1, "x", true, {"c": {}}]}, "value": null, "list": [1, null], "values": {"a": null, "b": 2}}""")]
    [InlineData("""{"value": {"deep": [[]]}}""")]
    [InlineData("""{"text_or_none": "", "number_or_none": "5", "bool_or_none": false, "bytes_or_none": "AQ=="}""")]
    [InlineData("""{"empty": {}, "null": null}""")]
    [InlineData("""{"any": {"@type": "type.googleapis.com/things.v1.Inner", "name": "a", "next": {"name": "b"}}}""")]
    [InlineData("""{"any": {"@type": "type.googleapis.com/things.v1.Inner.Deep", "text": "x"}}""")]
    [InlineData("""{"any": {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1s"}}""")]
    [InlineData("""{"any": {"@type": "type.googleapis.com/google.protobuf.Int64Value", "value": "7"}}""")]
    [InlineData("""{"old": {"name": "", "count": 5, "packed": [1, 2], "loose": [3, 4], "part": {"text": "x"}}}""")]
    public void A_message_is_what_Googles_reader_makes_of_it(string json) => ProtobufAsset.AssertSame(json);

    [Theory]
    [InlineData("_-8")]
    [InlineData("/+8=")]
    [InlineData("_-8=")]
    public void Bytes_are_in_either_alphabet_and_padded_or_not(string text) =>
        Assert.Equal([0xFF, 0xEF], Things.Thing.Parser.ParseFrom(ProtobufAsset.Take.Encode($$"""{"a_bytes": "{{text}}"}""")).ABytes.ToByteArray());

    [Fact]
    public void Packed_numbers_are_packed_and_others_are_not()
    {
        Assert.Equal("92010401000203", Convert.ToHexString(ProtobufAsset.Take.Encode("""{"numbers": [1, 0, 2, 3]}""")));
        Assert.Equal("B1010000000000000000B101000000000000F03F", Convert.ToHexString(ProtobufAsset.Take.Encode("""{"ratios": [0, 1]}""")));
    }

    [Fact]
    public void A_group_stands_between_its_tags() => Assert.Equal("BA03070A002B0A01782C", Convert.ToHexString(ProtobufAsset.Take.Encode("""{"old": {"name": "", "part": {"text": "x"}}}""")));

    [Fact]
    public void Whole_numbers_keep_all_their_digits() =>
        Assert.Equal(ulong.MaxValue, Things.Thing.Parser.ParseFrom(ProtobufAsset.Take.Encode("""{"a_uint64": 18446744073709551615}""")).AUint64);

    [Fact]
    public void Of_a_oneof_others_may_be_null() =>
        Assert.Equal(Things.Thing.ChoiceOneofCase.BoolChoice, Things.Thing.Parser.ParseFrom(ProtobufAsset.Take.Encode("""{"bool_choice": false, "text_choice": null}""")).ChoiceCase);

    [Fact]
    public void A_default_that_cannot_be_told_from_nothing_is_not_sent() =>
        Assert.Empty(ProtobufAsset.Take.Encode("""{"a_double": 0, "a_fixed32": 0, "a_sint64": 0, "a_string": "", "kind": "NONE", "numbers": []}"""));

    [Fact]
    public void A_request_may_be_a_message_of_Google() => Assert.Empty(ProtobufAsset.Method("Ping").Encode("{}"));

    [Fact]
    public void Responses_are_passed_over_and_malformed_ones_refused()
    {
        Assert.Null(ProtobufAsset.Take.DecodeResponse([]).Error);
        Assert.Null(ProtobufAsset.Take.DecodeResponse(new Things.Inner { Name = "a", Next = new() { ItemCount = -1 } }.ToByteArray()).Error);
        Assert.Throws<Kitex.Serialization.Protobuf.ProtobufFormatException>(() => ProtobufAsset.Take.DecodeResponse([0x0A, 5, 1]));
    }

    [Fact]
    public void A_method_is_that_of_the_service_called() =>
        Assert.Equal(("things.v1", "Things.Take", RpcKind.Unary), (ProtobufAsset.Take.Package, ProtobufAsset.Take.ToString(), ProtobufAsset.Take.Kind));
}
