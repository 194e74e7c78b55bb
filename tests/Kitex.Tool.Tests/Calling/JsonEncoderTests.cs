using Kitex.Tool.Tests.Calls;
using Rich;

namespace Kitex.Tool.Tests.Calling;

public sealed class JsonEncoderTests
{
    [Fact]
    public void Every_type_is_written_as_generated_code_writes_it()
    {
        var message = new Everything
        {
            FBool = true,
            FByte = -128,
            FI16 = 32767,
            FI32 = -5,
            FI64 = long.MaxValue,
            FDouble = -0.25,
            FString = "héllo \"wörld\" 😀",
            FBinary = new byte[] { 0, 255, 7 },
            FEnum = Rich.Color.Blue,
            FListI32 = [1, -2, 3],
            FListString = ["a", ""],
            FSetI64 = new HashSet<long> { 3, 1, 2 },
            FSetString = new HashSet<string> { "z", "y" },
            FMapStringI32 = new Dictionary<string, int> { ["b"] = 1, ["a"] = 2 },
            FMapI32String = new Dictionary<int, string> { [-7] = "seven" },
            FMapListStruct = new Dictionary<string, IReadOnlyList<Inner>> { ["k"] = [new Inner { Name = "n", Value = 1, Children = [] }] },
            FMapMap = new Dictionary<string, IReadOnlyDictionary<string, long>> { ["x"] = new Dictionary<string, long> { ["y"] = 9 } },
            FInner = new Inner { Children = [new Inner { Name = "deep" }] },
            FUnion = new Rich.Choice { Nums = [4] },
            OI32 = 0,
            FListList = [[], [1]],
            FMapEnum = new Dictionary<Rich.Color, string> { [Rich.Color.Neg] = "neg", [(Rich.Color)77] = "?" },
            FListBool = [true, false],
            FListByte = [-1, 1],
            FListI16 = [300],
            FListI64 = [1L << 40],
            FListDouble = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300],
            FListBinary = [new byte[] { 1 }, default],
            FCommon = new Shared.Common { Id = "id", Extra = new Dictionary<string, string>() },
            RI64 = long.MinValue,
            OEnum = Rich.Color.Red,
            FEmpty = new Empty(),
            FSetEnum = new HashSet<Rich.Color> { Rich.Color.Green },
            FListMapSet = [new Dictionary<string, IReadOnlySet<int>> { ["s"] = new HashSet<int> { 5 } }],
        };
        IdlAsset.AssertSame(RichServiceMethods.EchoAll, message, IdlAsset.Method(IdlAsset.Rich, "echoAll"), """
            {
              "f_bool": true, "f_byte": -128, "f_i16": 32767, "f_i32": -5, "f_i64": "9223372036854775807", "f_double": -0.25,
              "f_string": "h\u00e9llo \"wörld\" 😀", "f_binary": "AP8H", "f_enum": "BLUE",
              "f_list_i32": [1, -2, 3], "f_list_string": ["a", ""], "f_set_i64": [3, "1", 2], "f_set_string": ["z", "y"],
              "f_map_string_i32": {"b": 1, "a": 2}, "f_map_i32_string": {"-7": "seven"},
              "f_map_list_struct": {"k": [{"name": "n", "value": 1, "children": []}]}, "f_map_map": {"x": {"y": 9}},
              "f_inner": {"children": [{"name": "deep"}]}, "f_union": {"nums": [4]}, "o_i32": 0, "o_string": null,
              "f_list_list": [[], [1]], "f_map_enum": {"NEG": "neg", "77": "?"}, "f_list_bool": [true, false],
              "f_list_byte": [-1, 1], "f_list_i16": [300], "f_list_i64": [1099511627776],
              "f_list_double": ["NaN", "Infinity", "-Infinity", 1e300], "f_list_binary": ["AQ==", ""],
              "f_common": {"id": "id", "extra": {}}, "r_i64": -9223372036854775808, "o_enum": 1, "f_empty": {},
              "f_set_enum": [2], "f_list_map_set": [{"s": [5]}]
            }
            """);
    }

    [Fact]
    public void A_long_message_is_written_too()
    {
        var text = new string('ü', 100_000);
        var bytes = new byte[50_000];
        var json = $$"""{"f_bool": false, "r_i64": 0, "f_string": "{{text}}", "f_binary": "{{Convert.ToBase64String(bytes)}}", "f_list_binary": ["{{Convert.ToBase64String(bytes)}}"]}""";
        var message = new Everything { FBool = false, RI64 = 0, FString = text, FBinary = bytes, FListBinary = [bytes] };
        IdlAsset.AssertSame(RichServiceMethods.EchoAll, message, IdlAsset.Method(IdlAsset.Rich, "echoAll"), json);
    }

    [Fact]
    public void What_is_not_given_has_its_default() =>
        IdlAsset.AssertSame(CallsMethods.Store, new Defaults { Counts = new Dictionary<string, long> { ["a"] = 1, ["b"] = 2 }, Small = 1 }, IdlAsset.Method("store"), "{}");

    [Fact]
    public void An_optional_field_that_has_its_default_is_left_out() =>
        IdlAsset.AssertSame(
            CallsMethods.Store,
            new Defaults { Ratio = 1.5, Raw = "ab"u8.ToArray(), Text = "t", Kind = Kind.Some, Yes = true, Zero = -0.0, At = new Point { X = 1, Y = 7 }, Numbers = [1, 2] },
            IdlAsset.Method("store"),
            """{"ratio": 1.5, "raw": "YWI=", "text": "t", "kind": 3, "yes": true, "zero": -0.0, "at": {"x": 1, "y": 7}, "numbers": [1, 2]}""");

    [Fact]
    public void An_optional_field_that_differs_from_its_default_is_written() =>
        IdlAsset.AssertSame(
            CallsMethods.Store,
            new Defaults { Ratio = double.NaN, Raw = default(ReadOnlyMemory<byte>), Text = "", Kind = Kind.None, Yes = false, Zero = 1, At = new Point { X = 0 }, Numbers = [] },
            IdlAsset.Method("store"),
            """{"ratio": "NaN", "raw": "", "text": "", "kind": "NONE", "yes": false, "zero": 1, "at": {"x": 0}, "numbers": []}""");

    [Fact]
    public void Keys_of_every_kind_are_written()
    {
        var keys = new Keys
        {
            Points = new Dictionary<Point, string> { [new Point { X = 1 }] = "one", [new Point { X = 2, Y = 3 }] = "two" },
            Bools = new Dictionary<bool, int> { [true] = 1, [false] = 2 },
            Doubles = new Dictionary<double, int> { [1.5] = 1, [double.NaN] = 2 },
            Kinds = new Dictionary<Kind, int> { [Kind.Odd] = 1 },
            Bytes = new Dictionary<ReadOnlyMemory<byte>, int> { [new byte[] { 1 }] = 1 },
            Lists = new Dictionary<IReadOnlyList<int>, int> { [[1, 2]] = 1 },
            Shorts = new Dictionary<short, int> { [-3] = 1 },
            Longs = new Dictionary<long, int> { [long.MinValue] = 1 },
        };
        IdlAsset.AssertSame(CallsMethods.Keys, keys, IdlAsset.Method("keys"), """
            {
              "points": [[{"x": 1}, "one"], [{"x": 2, "y": 3}, "two"]],
              "bools": {"true": 1, "false": 2}, "doubles": {"1.5": 1, "NaN": 2}, "kinds": {"ODD": 1}, "bytes": {"AQ==": 1},
              "lists": [[[1, 2], 1]], "shorts": [[-3, 1]], "longs": {"-9223372036854775808": 1}
            }
            """);
    }

    [Fact]
    public void Several_arguments_are_members_of_an_object()
    {
        IdlAsset.AssertSame(
            CallsMethods.Join, new CallsJoinArgs { First = "a", Rest = ["b"], Count = 2, Sure = true }, IdlAsset.Method("join"),
            """{"rest": ["b"], "first": "a", "count": 2, "sure": true}""");
        IdlAsset.AssertSame(
            CallsMethods.Join, new CallsJoinArgs { First = "a", Rest = [] }, IdlAsset.Method("join"), """{"first": "a", "rest": [], "sure": false}""");
        IdlAsset.AssertSame(
            CallsMethods.Pair, new CallsPairArgs { One = new Point { X = 1 }, Other = new Tests.Calls.Choice { Number = 5 } }, IdlAsset.Method("pair"),
            """{"one": {"x": 1}, "other": {"number": 5}}""");
    }

    [Fact]
    public void One_argument_that_is_no_struct_is_a_member_too() =>
        IdlAsset.AssertSame(RichServiceMethods.Fire, new RichServiceFireArgs { Msg = "m" }, IdlAsset.Method(IdlAsset.Rich, "fire"), """{"msg": "m"}""");

    [Fact]
    public void No_arguments_are_an_empty_object() => IdlAsset.AssertSame(CallsMethods.Nothing, null, IdlAsset.Method("nothing"), "{}");

    [Fact]
    public void A_single_struct_is_the_object_itself()
    {
        IdlAsset.AssertSame(CallsMethods.Choose, new Tests.Calls.Choice { Point = new Point { X = 9 } }, IdlAsset.Method("choose"), """{"point": {"x": 9}, "text": null}""");
        IdlAsset.AssertSame(
            CallsMethods.Fire, new Broken { Code = 1, Message = "m", Raw = new byte[] { 2 } }, IdlAsset.Method("fire"), """{"code": 1, "message": "m", "raw": "Ag=="}""");
    }
}
