using Kitex.Serialization.Thrift;
using Rich;
using Semantics;

namespace Kitex.Generated.Tests;

/// <summary>Requests from JSON and responses as JSON, by what generated code says of its types.</summary>
public sealed class JsonTests
{
    private static readonly Everything Full = new()
    {
        FBool = true, FByte = -128, FI16 = 32767, FI32 = int.MinValue, FI64 = long.MaxValue, FDouble = -0.25, FString = "häß \"😀\"\u0000", FBinary = new byte[] { 0, 255, 7 },
        FEnum = Color.Blue, FListI32 = [1, -2], FListString = ["a", ""], FSetI64 = new HashSet<long> { 3, long.MinValue }, FSetString = new HashSet<string> { "z" },
        FMapStringI32 = new Dictionary<string, int> { ["b"] = 1, [""] = 2 }, FMapI32String = new Dictionary<int, string> { [-7] = "seven" },
        FMapListStruct = new Dictionary<string, IReadOnlyList<Inner>> { ["k"] = [new Inner { Name = "n", Value = 1, Children = [] }] },
        FMapMap = new Dictionary<string, IReadOnlyDictionary<string, long>> { ["x"] = new Dictionary<string, long> { ["y"] = 1L << 53 } },
        FInner = new Inner { Children = [new Inner { Name = "deep", Children = [new Inner()] }] }, FUnion = new Choice { Nums = [4] }, OI32 = 0, OString = "",
        FListList = [[], [1]], FMapEnum = new Dictionary<Color, string> { [Color.Neg] = "neg", [(Color)77] = "?" }, FListBool = [true, false], FListDouble = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -0.0],
        FListBinary = [new byte[] { 1 }, default], FCommon = new Shared.Common { Id = "id", Extra = new Dictionary<string, string>() }, RI64 = long.MinValue, OEnum = Color.Red, FEmpty = new Empty(),
        FSetEnum = new HashSet<Color> { Color.Green }, FListMapSet = [new Dictionary<string, IReadOnlySet<int>> { ["s"] = new HashSet<int> { 5 } }], OBinary = new byte[] { 9 }, ODouble = double.NaN, DList = [], DEnum = (Color)5,
    };

    [Fact]
    public void A_result_of_every_type_is_a_request_again()
    {
        var json = MessageText.Response(RichServiceMethods.EchoAll, Full);
        Assert.Equal(Full, MessageText.Read(RichServiceMethods.EchoAll, json));
        Assert.Equal(json, MessageText.Response(RichServiceMethods.EchoAll, MessageText.Read(RichServiceMethods.EchoAll, json)));
    }

    [Fact]
    public void A_request_is_what_the_bytes_of_a_caller_would_be()
    {
        var json = """{"name": "n", "numbers": [1], "at": {}, "byKey": {"AQ==": 1}, "groups": [[1], [2]], "keys": ["AQ==", ""]}""";
        var read = (Fields)MessageText.Read(new FieldsMethod(), json)!;
        Assert.Equal(("n", "plain", "none", 0.5), (read.Name, read.Kind, read.Note, read.Ratio));
        Assert.Equal(new Point { X = 1 }, read.At);
        Assert.Equal(new Point { X = 5 }, read.Home);
        Assert.Equal("raw"u8.ToArray(), read.Blob.ToArray());
        Assert.Equal([1, 2], read.Sizes!);
        Assert.Null(read.Far);
        Assert.Equal(new Shape { Name = "unknown" }, read.Shape);
        Assert.True(read.ByKey.ContainsKey(new byte[] { 1 }));
        Assert.Equal(2, read.Groups.Count);
    }

    [Fact]
    public void Arguments_are_members_by_their_names()
    {
        Assert.Equal(
            new CallsPickArgs { At = new Point { X = 2 }, Points = [new Point { Y = 3 }] }, MessageText.Read(CallsMethods.Pick, """{"at": {"x": 2}, "points": [{"y": 3}]}"""));
        Assert.Equal("$.points: list<Point> is missing and must be given", MessageText.Refusal(CallsMethods.Pick, """{"at": {}}"""));
        Assert.Equal("$.where: method pick has no such member; it has at, points, word", MessageText.Refusal(CallsMethods.Pick, """{"where": 1}"""));
        Assert.Null(MessageText.Read(CallsMethods.Nothing, "{}"));
        Assert.Equal("$.a: method nothing has no such member; it has none", MessageText.Refusal(CallsMethods.Nothing, """{"a": 1}"""));
    }

    [Fact]
    public void A_struct_that_is_the_only_argument_is_the_JSON_itself()
    {
        Assert.Equal(new Point { X = 1, Y = 2 }, MessageText.Read(CallsMethods.Demand, """{"y": 2}"""));
        Assert.Equal(new Shape { Name = "a" }, MessageText.Read(CallsMethods.Shape, """{"name": "a", "point": null}"""));
        Assert.Equal("$: union Shape takes exactly one member and has 0; there are point, name", MessageText.Refusal(CallsMethods.Shape, "{}"));
    }

    [Fact]
    public void An_inherited_method_reads_as_in_its_own_service() =>
        Assert.Equal(MessageText.Sample(OddMethods.Refuse), MessageText.Sample(OdderMethods.Refuse));

    [Fact]
    public void What_is_not_there_is_null()
    {
        Assert.Equal("null", MessageText.Response(CallsMethods.Nothing, RpcResponse.Success(null)));
        Assert.Equal("null", MessageText.Response(RichServiceMethods.Fire, RpcResponse.Success(null)));
        Assert.Equal("null", MessageText.Response(CallsMethods.Names, RpcResponse.Success(null)));
    }

    [Fact]
    public void Results_are_values_of_JSON()
    {
        Assert.Equal("""["a","b"]""", MessageText.Response(CallsMethods.Names, (IReadOnlyList<string>)["a", "b"]));
        Assert.Equal("true", MessageText.Response(RichServiceMethods.Flip, true));
        Assert.Equal("\"NaN\"", MessageText.Response(RichServiceMethods.Half, double.NaN));
        Assert.Equal("\"AAE=\"", MessageText.Response(RichServiceMethods.RawBytes, (ReadOnlyMemory<byte>)new byte[] { 0, 1 }));
        Assert.Equal("\"NEG\"", MessageText.Response(RichServiceMethods.NextColor, Color.Neg));
        Assert.Equal("99", MessageText.Response(RichServiceMethods.NextColor, (Color)99));
        Assert.Equal("""{"a":{"value":0,"name":""}}""", MessageText.Response(RichServiceMethods.Index, new Dictionary<string, Inner> { ["a"] = new() }));
    }

    [Fact]
    public void Numbers_that_many_readers_of_JSON_would_round_are_texts() => Assert.Equal(
        """[9007199254740992,"9007199254740993","-9223372036854775808"]""",
        MessageText.Response(RichServiceMethods.Range, (IReadOnlyList<long>)[1L << 53, (1L << 53) + 1, long.MinValue]));

    [Fact]
    public void A_declared_exception_is_an_object_with_its_name()
    {
        Assert.Equal("""{"Broken":{"code":7}}""", MessageText.Response(CallsMethods.Shape, RpcError.Declared(new Broken { Code = 7 })));
        Assert.Equal("""{"Worded":{"source":3,"message":"m","data":""}}""", MessageText.Response(CallsMethods.Shape, RpcError.Declared(new Worded { Message = "m", Source_ = 3 })));
        Assert.Equal("""{"Point":{"x":1,"y":2}}""", MessageText.Response(OddMethods.Refuse, RpcError.Declared(new ThriftValueException<Point>(new Point { Y = 2 }))));
    }

    [Fact]
    public void Another_error_is_no_answer()
    {
        Assert.Throws<ArgumentException>(() => MessageText.Response(CallsMethods.Shape, new RpcError(RpcErrorCode.Timeout, "late")));
        Assert.Throws<ArgumentException>(() => MessageText.Response(CallsMethods.Nothing, RpcError.Declared(new Broken())));
    }

    [Fact]
    public void Structs_nest_as_deep_as_on_the_wire_and_no_deeper()
    {
        Assert.NotNull(MessageText.Read(RichServiceMethods.Index, $$"""{"items": [{{Nested(505)}}]}"""));
        Assert.StartsWith("$: this is no JSON: The maximum", MessageText.Refusal(RichServiceMethods.Index, $$"""{"items": [{{Nested(520)}}]}"""), StringComparison.Ordinal);
        Assert.StartsWith("$: this is no JSON: ", MessageText.Refusal(RichServiceMethods.Index, Nested(100_000)), StringComparison.Ordinal);

        static string Nested(int depth) => string.Concat(Enumerable.Repeat("""{"children":[""", depth)) + string.Concat(Enumerable.Repeat("]}", depth));
    }

    [Fact]
    public void Streams_have_no_JSON_yet() => Assert.All([TalkMethods.Echo, TalkMethods.Levels, TalkMethods.Drop], static method => Assert.Null(method.Json));

    [Fact]
    public void The_JSON_of_a_method_is_made_once() => Assert.Same(CallsMethods.Pick.Json, CallsMethods.Pick.Json);

    public static TheoryData<string> Methods => [.. All.Select(static method => method.FullName)];

    private static IEnumerable<RpcMethod> All =>
    [
        RichServiceMethods.EchoAll, RichServiceMethods.Ping, RichServiceMethods.Fire, RichServiceMethods.Add, RichServiceMethods.Concat, RichServiceMethods.Flip, RichServiceMethods.Half,
        RichServiceMethods.RawBytes, RichServiceMethods.NextColor, RichServiceMethods.Range, RichServiceMethods.Index, RichServiceMethods.Uniq, RichServiceMethods.VoidThrows,
        CallsMethods.Nothing, CallsMethods.Pick, CallsMethods.Names, CallsMethods.Shape, CallsMethods.Demand, CallsMethods.Move, OddMethods.Refuse, OddMethods.Same, OdderMethods.Same,
    ];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_sample_of_every_method_is_a_request(string name)
    {
        var method = All.Single(method => method.FullName == name);
        var message = MessageText.Read(method, MessageText.Sample(method));
        Assert.Equal(message, method.DecodeRequest(Bytes.Request(method, message)));
    }

    [Fact]
    public void JSON_that_was_tampered_with_is_read_or_refused()
    {
        var seeds = All.Select(static method => (method, MessageText.Sample(method)))
            .Append((RichServiceMethods.EchoAll, MessageText.Response(RichServiceMethods.EchoAll, Full)))
            .Append((new FieldsMethod(), MessageText.Sample(new FieldsMethod())));
        foreach (var (method, json) in seeds)
        {
            var mutator = new JsonMutator(json, seed: 7);
            for (var i = 0; i < 1000; i++)
            {
                var mutated = mutator.Next();
                try
                {
                    Bytes.Request(method, method.Json!.ReadRequest(mutated));
                }
                catch (MessageJsonException unfit)
                {
                    Assert.StartsWith("$", unfit.Path, StringComparison.Ordinal);
                }
            }
        }
    }

    /// <summary>A method whose only argument is of every requiredness.</summary>
    private sealed class FieldsMethod() : ThriftMethod("Calls", "fields", RpcKind.Unary)
    {
        protected override Serialization.Thrift.Schema.MethodSchema Schema => new([new(1, "fields", Serialization.Thrift.Schema.TypeSchema.Struct<Fields>())]);

        public override void EncodeRequest(object? message, Network.OutputBuffer output)
        {
            var writer = new ThriftWriter(output);
            writer.WriteFieldBegin(ThriftType.Struct, 1);
            ((Fields)message!).Write(ref writer);
            writer.Flush();
        }

        public override object? DecodeRequest(ReadOnlySpan<byte> body)
        {
            var reader = new ThriftReader(body);
            reader.ReadFieldBegin(out _, out _);
            return Fields.Read(ref reader);
        }

        public override void EncodeResponse(in RpcResponse response, Network.OutputBuffer output)
        {
        }

        public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => default;
    }
}
