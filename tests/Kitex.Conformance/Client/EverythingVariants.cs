using Rich;
using Shared;

namespace Kitex.Conformance.Client;

/// <summary>The value sets of echoAll.</summary>
internal static class EverythingVariants
{
    private static readonly Everything Zero = new() { FBool = false, RI64 = 0 };

    /// <summary>Every value set by its name.</summary>
    public static IReadOnlyDictionary<string, Everything> ByName { get; } = new SortedDictionary<string, Everything>(StringComparer.Ordinal)
    {
        ["full"] = Full(),
        ["empty"] = Empty(),
        ["max"] = Max(),
        ["min"] = Min(),
        ["nan"] = Zero with { FDouble = double.NaN, OListDouble = [double.NaN] },
        ["inf"] = Zero with { FDouble = double.PositiveInfinity },
        ["neginf"] = Zero with { FDouble = double.NegativeInfinity },
        ["negzero"] = Zero with { FDouble = -0.0 },
        ["allbytes"] = Zero with { FBinary = Enumerable.Range(0, 256).Select(static value => (byte)value).ToArray() },
        ["optionals"] = Optionals(),
        ["union_str"] = Zero with { FUnion = new Choice { Str = "s" } },
        ["union_num"] = Zero with { FUnion = new Choice { Num = -42 } },
        ["union_nums"] = Zero with { FUnion = new Choice { Nums = [7, 8, 9] } },
        ["union_inner"] = Zero with { FUnion = new Choice { Inner = new Inner { Name = "u", Value = 3 } } },
    };

    private static Everything Full() => new()
    {
        FBool = true,
        FByte = -7,
        FI16 = -12345,
        FI32 = 123456789,
        FI64 = -1234567890123456789,
        FDouble = 3.141592653589793,
        FString = "hello, kitex",
        FBinary = new byte[] { 0x00, 0x01, 0x7f, 0x80, 0xff },
        FEnum = Color.Blue,
        FListI32 = [1, -2, 3],
        FListString = ["a", "", "ccc"],
        FSetI64 = new HashSet<long> { 10, -20, 30 },
        FSetString = new HashSet<string> { "x", "y" },
        FMapStringI32 = new Dictionary<string, int> { ["one"] = 1 },
        FMapI32String = new Dictionary<int, string> { [-1] = "minus one" },
        FMapListStruct = new Dictionary<string, IReadOnlyList<Inner>> { ["k"] = [new() { Name = "n1", Value = 1 }, new() { Name = "n2", Value = 2 }] },
        FMapMap = new Dictionary<string, IReadOnlyDictionary<string, long>> { ["outer"] = new Dictionary<string, long> { ["inner"] = 99 } },
        FInner = new() { Name = "in", Value = 5, Children = [new() { Name = "child", Value = 6 }] },
        FListStruct = [new() { Name = "l0", Value = 0 }, new() { Name = "l1", Value = 1 }],
        FUnion = new() { Str = "chosen" },
        OString = "opt",
        OI32 = -5,
        OI32Default = 43,
        DString = "changed",
        OListDouble = [0.5, -0.25],
        FTypedef = 1L << 40,
        FListList = [[1, 2], [], [3]],
        FMapEnum = new Dictionary<Color, string> { [Color.Neg] = "neg" },
        FListBool = [true, false, true],
        FListByte = [-128, -1, 0, 1, 127],
        FListI16 = [short.MinValue, 0, short.MaxValue],
        FListI64 = [long.MinValue, 0, long.MaxValue],
        FListDouble = [-1.5, 0, 1.5],
        FListBinary = [new byte[] { 0x01 }, Array.Empty<byte>(), new byte[] { 0xde, 0xad }],
        FCommon = new() { Id = "cid", Extra = new Dictionary<string, string> { ["ek"] = "ev" }, Level = Level.High },
        RI64 = 77,
        FNames = ["n"],
        FInnerMap = new Dictionary<string, Inner> { ["im"] = new() { Name = "imn", Value = -9 } },
        OBool = false,
        OEnum = Color.Red,
        OBinary = new byte[] { 0x6f, 0x62 },
        OInner = new() { Name = "oi", Value = 1 },
        FEmpty = new(),
        ODouble = -0.125,
        FSetEnum = new HashSet<Color> { Color.Red, Color.Neg },
        FListMapSet = [new Dictionary<string, IReadOnlySet<int>> { ["s"] = new HashSet<int> { 1, 2, 3 } }, new Dictionary<string, IReadOnlySet<int>>()],
        DDouble = 2.5,
        DBool = false,
        DList = ["z"],
        DEnum = Color.Red,
        FHighId = "high",
        FMaxId = -32767,
    };

    private static Everything Empty() => Zero with
    {
        FInner = new(),
        OString = "",
        DString = "",
        OListDouble = [],
        FListList = [[]],
        FCommon = new(),
        OBinary = ReadOnlyMemory<byte>.Empty,
        OInner = new(),
        FEmpty = new(),
        DList = [],
    };

    private static Everything Max() => Zero with
    {
        FByte = sbyte.MaxValue,
        FI16 = short.MaxValue,
        FI32 = int.MaxValue,
        FI64 = long.MaxValue,
        FDouble = double.MaxValue,
        FEnum = (Color)int.MaxValue,
        FTypedef = long.MaxValue,
        RI64 = long.MaxValue,
        FMaxId = int.MaxValue,
    };

    private static Everything Min() => Zero with
    {
        FByte = sbyte.MinValue,
        FI16 = short.MinValue,
        FI32 = int.MinValue,
        FI64 = long.MinValue,
        FDouble = double.Epsilon,
        FEnum = (Color)int.MinValue,
        FTypedef = long.MinValue,
        RI64 = long.MinValue,
        FMaxId = int.MinValue,
    };

    private static Everything Optionals() => Zero with
    {
        OString = "o",
        OI32 = 0,
        OListDouble = [1],
        OBool = true,
        OEnum = Color.Green,
        OBinary = new byte[] { 0x09 },
        OInner = new() { Name = "x", Value = 0 },
        ODouble = 0,
    };
}
