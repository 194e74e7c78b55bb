using System.Text;
using Kitex.Registries.Json;

namespace Kitex.Registries.Tests.Json;

/// <summary>JSON with the bytes of Go's encoding/json. The texts expected are what Go's specification of it says.</summary>
public sealed class GoJsonTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\"\\/", "\\\"\\\\/")]
    [InlineData("\b\f\n\r\t", "\\b\\f\\n\\r\\t")]
    [InlineData("\0\u0001\u001f\u007f", "\\u0000\\u0001\\u001f\u007f")]
    [InlineData("<a>&'+`", "\\u003ca\\u003e\\u0026'+`")]
    [InlineData("\u2027\u2028\u2029\u202a", "\u2027\\u2028\\u2029\u202a")]
    [InlineData("ä漢😀\ufffd", "ä漢😀\ufffd")]
    public void Texts_are_escaped_as_in_Go(string text, string expected) =>
        Assert.Equal($$"""{"{{expected}}":"{{expected}}"}""", new GoJson().Text(text, text).ToString());

    [Fact]
    public void Half_a_surrogate_pair_is_the_replacement_character() =>
        Assert.Equal("""{"a":"\ufffdx\ufffd\ufffd😀"}""", new GoJson().Text("a", "\ud83dx\ude00\ud83d😀").ToString());

    [Fact]
    public void Fields_stand_in_the_order_given_and_maps_in_that_of_their_keys_bytes()
    {
        var json = new GoJson()
            .Text("z", "")
            .Number("weight", -10)
            .Flag("healthy", true)
            .Object("inner", new GoJson().Flag("on", false))
            .Object("none", null)
            .Texts("texts", ["b", "\"a\""])
            .Texts("no texts", [])
            .Map("empty", new Dictionary<string, string>())
            .Map("map", new Dictionary<string, string> { ["😀"] = "4", ["\uff5e"] = "3", ["b"] = "2", ["B"] = "1", [""] = "0" });
        Assert.Equal(
            """{"z":"","weight":-10,"healthy":true,"inner":{"on":false},"none":null,"texts":["b","\"a\""],"no texts":[],"empty":{},"map":{"":"0","B":"1","b":"2","～":"3","😀":"4"}}""",
            json.ToString());
        Assert.Equal(json.ToString(), Encoding.UTF8.GetString(json.ToUtf8()));
    }

    [Fact]
    public void No_tags_are_null_and_an_object_without_fields_is_empty()
    {
        Assert.Equal("""{"Tags":null}""", new GoJson().Tags("Tags", new Dictionary<string, string>()).ToString());
        Assert.Equal("""{"Tags":{"a":"b"}}""", new GoJson().Tags("Tags", new Dictionary<string, string> { ["a"] = "b" }).ToString());
        Assert.Equal("{}", new GoJson().ToString());
    }
}
