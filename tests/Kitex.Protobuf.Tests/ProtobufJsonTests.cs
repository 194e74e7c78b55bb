using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Pbapi;

namespace Kitex.Protobuf.Tests;

public sealed class ProtobufJsonTests
{
    private static readonly ProtobufMethod<PbEverything, PbEverything> Method =
        new("PbEcho", "Everything", RpcKind.Unary, PbEverything.Parser, PbEverything.Parser, "pbapi");

    [Fact]
    public void A_result_of_every_type_is_a_request_again()
    {
        var full = new PbEverything
        {
            FBool = true, FInt32 = int.MinValue, FInt64 = long.MinValue, FUint32 = uint.MaxValue, FUint64 = ulong.MaxValue, FSint32 = -3, FSint64 = -4, FFixed32 = 5, FFixed64 = 6,
            FSfixed32 = -7, FSfixed64 = -8, FFloat = float.NaN, FDouble = double.NegativeInfinity, FString = "häß 😀", FBytes = ByteString.CopyFrom(0, 255), FEnum = (PbColor)77,
            FInner = new PbInner { Name = "n" }, FRepInt32 = { 1, 0 }, FRepString = { "", "a" }, FRepInner = { new PbInner() }, FMap = { [""] = 1 }, FMapInner = { [-1] = new PbInner { Value = 2 } },
            CInner = new PbInner { Name = "c" }, OInt32 = 0, OString = "",
        };
        Assert.Equal(full, Read(Response(full)));
    }

    [Fact]
    public void Fields_that_have_their_default_are_shown_and_those_that_are_not_set_are_not()
    {
        var json = JsonDocument.Parse(Response(new PbEverything())).RootElement;
        Assert.Equal(0, json.GetProperty("fInt32").GetInt32());
        Assert.Equal("PB_UNKNOWN", json.GetProperty("fEnum").GetString());
        Assert.Equal(0, json.GetProperty("fRepInner").GetArrayLength());
        Assert.False(json.TryGetProperty("fInner", out _));
        Assert.False(json.TryGetProperty("oInt32", out _));
        Assert.False(json.TryGetProperty("cString", out _));
    }

    [Fact]
    public void Names_of_the_file_and_those_of_JSON_are_taken() =>
        Assert.Equal(new PbEverything { FInt32 = 1, FInt64 = 2 }, Read("""{"f_int32": 1, "fInt64": "2"}"""));

    [Theory]
    [InlineData("{", "$: this is no JSON: ")]
    [InlineData("[]", "$: PbEverything takes an object, not an array")]
    [InlineData("""{"f_inner": {"value": 1.5}}""", "$.f_inner.value: int32 takes a whole number, not 1.5")]
    [InlineData("""{"f_rep_inner": [{}, {"nam": 1}]}""", "$.f_rep_inner[1].nam: PbInner has no such field; it has name, value")]
    [InlineData("""{"f_map": {"a": "b"}}""", """$.f_map["a"]: int32 takes a whole number, not b""")]
    [InlineData("""{"c_string": "a", "c_int64": 1}""", "$.c_int64: of oneof choice one field may be given, and c_string is")]
    [InlineData("""{"f_map": {"\ud800": 1}}""", "$")]
    public void A_request_that_does_not_fit_says_where_and_why(string json, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<MessageJsonException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_sample_is_a_request()
    {
        var sample = (PbEverything)Read(Written(Method.Json!.WriteSample))!;
        Assert.Equal(("text", "text", 1), (sample.FString, Assert.Single(sample.FRepInner).Name, sample.FMap["text"]));
    }

    [Fact]
    public void Nothing_is_null_and_an_error_is_no_answer()
    {
        Assert.Equal("null", Response(null));
        Assert.Throws<ArgumentException>(() => Written(json => Method.Json!.WriteResponse(new RpcError(RpcErrorCode.Timeout, "late"), json)));
    }

    private static object? Read(string json) => Method.Json!.ReadRequest(Encoding.UTF8.GetBytes(json));

    private static string Response(IMessage? message) => Written(json => Method.Json!.WriteResponse(RpcResponse.Success(message), json));

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
            write(json);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
