using Kitex.Interop.Tests.Api;

namespace Kitex.Interop.Tests;

/// <summary>The values that every peer knows by name; python/samples.py and node/samples.js hold the same ones.</summary>
internal static class Samples
{
    private static readonly Everything Full = new()
    {
        Truth = true,
        Tiny = 1,
        Small = 2,
        Medium = 3,
        Large = 4,
        Real = 5.5,
        Text = "Grüße, 日本語, 😀 and 𝄞",
        Bytes = new byte[] { 0, 1, 0x80, 0xff },
        Colour = Colour.Green,
        Item = new Item { Name = "pen", Number = 7 },
        Choice = new Choice { Item = new Item { Name = "chosen", Number = 8 } },
        Numbers = [1, -2, 3],
        Reals = [0.1, -2.5e10],
        Truths = [true, false, true],
        Blobs = [Array.Empty<byte>(), new byte[] { 0xfe, 0xff }],
        Items = [new Item { Name = "a", Number = 1 }, new Item { Name = "b", Number = 2 }],
        Words = new HashSet<string> { "red", "grün", "😀" },
        Smalls = new HashSet<short> { -5, 5, 500 },
        Amounts = new Dictionary<string, long> { ["small"] = 1, ["large"] = (1L << 53) + 1, [""] = -1 },
        Names = new Dictionary<int, string> { [-1] = "minus one", [70000] = "many" },
        ByColour = new Dictionary<Colour, IReadOnlyList<Item>>
        {
            [Colour.Red] = [new Item { Name = "rose", Number = 1 }],
            [Colour.Ultraviolet] = [],
        },
        Nested = new Dictionary<string, IReadOnlyDictionary<string, bool>>
        {
            ["outer"] = new Dictionary<string, bool> { ["yes"] = true, ["no"] = false },
            ["empty"] = new Dictionary<string, bool>(),
        },
        Note = "a note",
        Flag = false,
        Spare = new Item { Name = "spare" },
        Notes = ["first", ""],
        Limit = 43,
        Greeting = "good day",
        Quota = 8,
        Id = "full",
    };

    private static readonly Everything Extreme = new()
    {
        Tiny = sbyte.MinValue,
        Small = short.MinValue,
        Medium = int.MinValue,
        Large = long.MinValue,
        Real = double.MaxValue,
        Reals = [double.Epsilon, double.PositiveInfinity, double.NegativeInfinity],
        Numbers = [int.MinValue, int.MaxValue],
        Amounts = new Dictionary<string, long> { ["least"] = long.MinValue, ["most"] = long.MaxValue },
        Text = "\0 and \U0010ffff",
        Item = new Item(),
        Choice = new Choice { Number = long.MaxValue },
        Note = "",
        Notes = [],
        Flag = true,
        Quota = long.MaxValue,
        Id = "extreme",
    };

    /// <summary>Zeros and empty containers, and the defaults of the IDL. A struct that is unset would travel as an empty one.</summary>
    private static readonly Everything Plain = new() { Id = "plain", Item = new Item() };

    /// <summary>Only the required field, which is how a foreign peer can send it.</summary>
    private static readonly Everything Sparse = new() { Id = "sparse" };

    public static IReadOnlyList<Choice> Choices { get; } =
    [
        new() { Text = "one of four" },
        new() { Number = long.MinValue },
        new() { Item = new Item { Name = "pen", Number = 3 } },
        new() { Numbers = [1, -1] },
    ];

    public static Everything Named(string name) => name switch
    {
        "full" => Full,
        "extreme" => Extreme,
        "plain" => Plain,
        "sparse" => Sparse,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such sample."),
    };
}
