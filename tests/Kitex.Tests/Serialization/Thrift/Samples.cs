namespace Kitex.Tests.Serialization.Thrift;

/// <summary>Random values of <see cref="Sample"/>.</summary>
internal static class Samples
{
    public static Sample Random(Random random, int depth) => new()
    {
        Flag = random.Next(2) == 1,
        Small = (sbyte)random.Next(),
        Short = (short)random.Next(),
        Number = random.Next(int.MinValue, int.MaxValue),
        Big = random.NextInt64(long.MinValue, long.MaxValue),
        Ratio = random.Next(10) == 0 ? double.NaN : random.NextDouble(),
        Text = Text(random),
        Blob = Bytes(random),
        Names = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Text(random))],
        Numbers = [.. Enumerable.Range(0, random.Next(200)).Select(_ => random.Next())],
        Ratios = Enumerable.Range(0, random.Next(50)).Select(_ => random.NextDouble()).ToArray(),
        Marks = Enumerable.Range(0, random.Next(9)).Select(_ => random.NextInt64()).ToHashSet(),
        Codes = Enumerable.Range(0, random.Next(9)).ToDictionary(i => $"{i} {Text(random)}", _ => random.Next()),
        Children = depth == 0 ? [] : [.. Enumerable.Range(0, random.Next(3)).Select(_ => Random(random, depth - 1))],
        Next = depth == 0 || random.Next(2) == 0 ? null : Random(random, depth - 1),
    };

    public static Sample Chain(int length)
    {
        var chain = new Sample();
        for (var i = 1; i < length; i++)
        {
            chain = new Sample { Next = chain };
        }

        return chain;
    }

    /// <summary>About 1 KiB on the wire.</summary>
    public static Sample OneKilobyte() => new()
    {
        Number = 7,
        Text = new string('x', 400),
        Blob = new byte[100],
        Names = ["first", "second", "thïrd"],
        Numbers = [.. Enumerable.Range(0, 50)],
        Ratios = [1.5, 2.5, 3.5],
        Children = [new Sample { Text = "child" }],
    };

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(10) == 0 ? random.Next(9000) : random.Next(30)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Text(Random random)
    {
        string[] parts = ["a", "kitex", "ä", "漢字", "😀", "\0", " "];
        return string.Concat(Enumerable.Range(0, random.Next(20) == 0 ? random.Next(3000) : random.Next(12))
            .Select(_ => parts[random.Next(parts.Length)]));
    }
}
