using System.Reflection;
using System.Text;
using Kitex.Idl.Model;
using Kitex.Tool.Calling;
using Kitex.Tool.Tests.Calls;
using Rich;

namespace Kitex.Tool.Tests.Calling;

/// <summary>Generated code says of the IDL at run time what the command reads in it.</summary>
public sealed class GeneratedSchemaTests
{
    private static readonly Dictionary<string, RpcMethod> Generated = new RpcMethod[]
    {
        CallsMethods.Join, CallsMethods.Store, CallsMethods.Keys, CallsMethods.Nothing, CallsMethods.Walk, CallsMethods.Endless, CallsMethods.Nest, CallsMethods.Choose,
        CallsMethods.Fire, CallsMethods.Pair, CallsMethods.Version, RichServiceMethods.EchoAll, RichServiceMethods.Add, RichServiceMethods.Concat, RichServiceMethods.Index,
    }.ToDictionary(static method => method.Name, StringComparer.Ordinal);

    // Defaults whose own structs lack what these require are refused by every reader, and so are such structs when they are not given.
    private const string Readable = """
        "empty": {"x": 1}, "outer": {"second": {"x": 1}, "third": {"x": 2}, "likely": {"number": 4}, "sure": true, "raw": "", "some": [], "many": [], "pairs": {}, "text": "", "kind": "NONE"}
        """;

    public static TheoryData<string> Methods => [.. Generated.Keys.Except(["endless", "store"])];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_request_is_the_same_by_both(string name)
    {
        var method = Method(name);
        foreach (var size in (int[])[0, 5])
        {
            var json = new SampleMessage(size).Of(method);
            var read = Generated[name].Json!.ReadRequest(Encoding.UTF8.GetBytes(json));
            IdlAsset.AssertSame(Generated[name], read, method, json);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(""", "ratio": 1.5, "raw": "YWI=", "text": "t", "kind": 3, "yes": true, "zero": -0.0, "at": {"x": 1, "y": 7}, "numbers": [1, 2]""")]
    [InlineData(""", "ratio": "NaN", "raw": "", "text": "", "kind": "NONE", "yes": false, "zero": 1, "at": {"x": 0}, "numbers": []""")]
    public void Defaults_are_the_same_by_both(string more)
    {
        var json = $$"""{{{Readable}}{{more}}}""";
        var read = (Defaults)CallsMethods.Store.Json!.ReadRequest(Encoding.UTF8.GetBytes(json))!;
        Assert.Equal(4, read.Outer!.Likely.Number);
        IdlAsset.AssertSame(CallsMethods.Store, read, IdlAsset.Method("store"), json);
    }

    public static TheoryData<string, string> Unfit
    {
        get
        {
            var test = typeof(DataErrorTests).GetMethod(nameof(DataErrorTests.Data_that_does_not_fit_says_where_and_why))!;
            var rows = new TheoryData<string, string>();
            foreach (var row in test.GetCustomAttributes<InlineDataAttribute>().SelectMany(inline => inline.GetData(test)))
                rows.Add((string)row[0], (string)row[1]);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Unfit))]
    public void What_does_not_fit_is_told_the_same_by_both(string method, string json)
    {
        var expected = Assert.Throws<DataException>(() => JsonEncoder.Arguments(IdlAsset.Method(method), json)).Message;
        Assert.Equal(expected, Assert.Throws<MessageJsonException>(() => Generated[method].Json!.ReadRequest(Encoding.UTF8.GetBytes(json))).Message);
    }

    private static IdlMethod Method(string name) =>
        IdlAsset.Calls.Services.Concat(IdlAsset.Rich.Services).SelectMany(static service => service.AllMethods).First(method => method.Name == name);
}
