using Api;
using Kitex.Load.Messages;
using Rich;
using Shared;

namespace Kitex.Load;

/// <summary>What the calls carry.</summary>
internal static class SampleMessages
{
    public const int Characters = 1024;

    public static string Text { get; } = new('x', Characters);

    public static Request Echo { get; } = new() { Message = Text };

    /// <summary>The same in Protobuf.</summary>
    public static Saying Saying { get; } = new() { Message = Text };

    /// <summary>Every kind of field there is, each with a value.</summary>
    public static Everything Rich { get; } = new()
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
}
