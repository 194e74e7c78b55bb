using Kitex.Tool.Calling;

namespace Kitex.Tool.Tests.Calling.Protobuf;

public sealed class ProtobufSampleTests
{
    [Fact]
    public void A_sample_sets_everything_with_messages_one_level_deep() =>
        Assert.Equal(
            """
            {
              "name": "abc",
              "next": {
                "name": "abc",
                "item_count": 1
              },
              "item_count": 1
            }
            """.ReplaceLineEndings(),
            ProtobufAsset.Method("Fail").Sample(3));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Every_kind_of_field_has_a_sample_that_can_be_sent(int size)
    {
        var thing = Things.Thing.Parser.ParseFrom(ProtobufAsset.Take.Encode(ProtobufAsset.Take.Sample(size)));
        Assert.Equal((size, size), (thing.AString.Length, thing.ABytes.Length));
        Assert.Equal((1, 1u, true), (thing.ASfixed32, thing.AFixed32, thing.ABool));
        Assert.Equal(size, Assert.Single(thing.Inners).Name.Length);
        Assert.Equal(size, Assert.Single(thing.ByName).Key.Length);
        Assert.Equal(Things.Thing.ChoiceOneofCase.InnerChoice, thing.ChoiceCase);
        Assert.True(thing.HasMaybe);
        Assert.Equal(1, thing.NumberOrNone);
        Assert.NotNull(thing.At);
        Assert.Equal(size, thing.Old.Name.Length);
        Assert.Null(thing.Any);
    }

    [Theory]
    [InlineData("Endless", "$: no sample can be made, for Endless requires itself; give -data")]
    [InlineData("Anything", "$: no sample can be made, for google.protobuf.Any may be anything; give -data")]
    public void What_has_no_finite_message_has_no_sample(string method, string expected) =>
        Assert.Equal(expected, Assert.Throws<DataException>(() => ProtobufAsset.Method(method).Sample(3)).Message);
}
