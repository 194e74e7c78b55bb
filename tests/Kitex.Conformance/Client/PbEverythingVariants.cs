using Google.Protobuf;
using Pbapi;

namespace Kitex.Conformance.Client;

/// <summary>The value sets of Everything in Protobuf.</summary>
internal static class PbEverythingVariants
{
    /// <summary>Every value set by its name.</summary>
    public static IReadOnlyDictionary<string, PbEverything> ByName { get; } = new SortedDictionary<string, PbEverything>(StringComparer.Ordinal)
    {
        ["full"] = Full(),
        ["empty"] = new(),
        ["max"] = Max(),
        ["min"] = Min(),
        ["multimap"] = new() { FMap = { ["a"] = 1, ["b"] = 2, ["c"] = 3 } },
        ["oneof_inner"] = new() { CInner = new PbInner { Name = "ci" } },
        ["oneof_int64"] = new() { CInt64 = -1 },
        ["oneof_string"] = new() { CString = "" },
        ["unicode"] = new() { FString = "héllo 世界 🚀", FMap = { ["ключ"] = 1 } },
    };

    private static PbEverything Full() => new()
    {
        FBool = true,
        FInt32 = -1,
        FInt64 = -1234567890123,
        FUint32 = 4_000_000_000,
        FUint64 = 18_000_000_000_000_000_000,
        FSint32 = -2,
        FSint64 = -3_000_000_000,
        FFixed32 = 0xdeadbeef,
        FFixed64 = 1_234_605_616_436_508_552,
        FSfixed32 = -5,
        FSfixed64 = -6,
        FFloat = 1.5f,
        FDouble = -2.25,
        FString = "pb string",
        FBytes = ByteString.CopyFrom(0x00, 0xff, 0x80),
        FEnum = PbColor.PbBlue,
        FInner = new PbInner { Name = "in", Value = 7 },
        FRepInt32 = { 1, -1, 300 },
        FRepString = { "a", "", "c" },
        FRepInner = { new PbInner { Name = "r0" }, new PbInner { Value = 1 } },
        FMap = { ["k"] = 1 },
        FMapInner = { [-1] = new PbInner { Name = "m", Value = 2 } },
        CString = "chosen",
        OInt32 = 9,
        OString = "os",
    };

    private static PbEverything Max() => new()
    {
        FInt32 = int.MaxValue,
        FInt64 = long.MaxValue,
        FUint32 = uint.MaxValue,
        FUint64 = ulong.MaxValue,
        FSint32 = int.MaxValue,
        FSint64 = long.MaxValue,
        FFixed32 = uint.MaxValue,
        FFixed64 = ulong.MaxValue,
        FSfixed32 = int.MaxValue,
        FSfixed64 = long.MaxValue,
        FFloat = float.MaxValue,
        FDouble = double.MaxValue,
    };

    private static PbEverything Min() => new()
    {
        FInt32 = int.MinValue,
        FInt64 = long.MinValue,
        FSint32 = int.MinValue,
        FSint64 = long.MinValue,
        FSfixed32 = int.MinValue,
        FSfixed64 = long.MinValue,
        FFloat = float.NegativeInfinity,
        FDouble = double.PositiveInfinity,
    };
}
