using Kitex.Idl.Model;
using Kitex.Tool.Calling;
using Kitex.Tool.Tests.Calls;

namespace Kitex.Tool.Tests.Calling;

public sealed class SampleMessageTests
{
    [Fact]
    public void A_sample_sets_what_is_not_optional() =>
        Assert.Equal(
            """
            {
              "first": "abcde",
              "rest": [
                "abcde"
              ],
              "sure": true
            }
            """.ReplaceLineEndings(),
            new SampleMessage(5).Of(IdlAsset.Method("join")));

    [Fact]
    public void Structs_are_made_one_level_deep_and_deeper_where_they_must_be() =>
        Assert.Equal(
            """
            {
              "name": "ab",
              "next": [
                {
                  "name": "ab",
                  "leaf": {
                    "name": "ab"
                  },
                  "all": []
                }
              ],
              "leaf": {
                "name": "ab"
              },
              "all": [
                {
                  "name": "ab",
                  "leaf": {
                    "name": "ab"
                  },
                  "all": []
                }
              ],
              "choices": {
                "ab": {
                  "text": "ab"
                }
              }
            }
            """.ReplaceLineEndings(),
            new SampleMessage(2).Of(IdlAsset.Method("walk")));

    [Fact]
    public void A_struct_that_requires_itself_has_no_sample()
    {
        var error = Assert.Throws<DataException>(() => new SampleMessage(2).Of(IdlAsset.Method("endless")));
        Assert.Equal("$: no sample can be made, for Endless requires itself; give -data", error.Message);
    }

    public static TheoryData<string> Methods => [.. All(IdlAsset.Calls).Concat(All(IdlAsset.Rich)).Select(static method => method.Name).Where(static name => name != "endless").Distinct()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_sample_can_be_sent(string name)
    {
        var method = All(IdlAsset.Calls).Concat(All(IdlAsset.Rich)).First(method => method.Name == name);
        foreach (var size in (int[])[0, 1, 100])
            Assert.NotEmpty(JsonEncoder.Arguments(method, new SampleMessage(size).Of(method)));
    }

    [Fact]
    public void A_sample_can_be_read_by_the_service()
    {
        var method = IdlAsset.Method("walk");
        var node = (Node)CallsMethods.Walk.DecodeRequest(JsonEncoder.Arguments(method, new SampleMessage(3).Of(method)))!;
        Assert.Equal("abc", node.Leaf!.Name);
        Assert.Equal("abc", Assert.Single(node.Next).Leaf!.Name);
        Assert.Equal("abc", node.Choices["abc"].Text);
    }

    private static IEnumerable<IdlMethod> All(IdlDocument document) => document.Services.SelectMany(static service => service.AllMethods);
}
