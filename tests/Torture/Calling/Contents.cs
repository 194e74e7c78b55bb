namespace Kitex.Torture.Calling;

/// <summary>Bytes to send: pieces of one random block, so that a byte in the wrong place is seen and none is made anew.</summary>
internal static class Contents
{
    private const int Most = 1024 * 1024;
    private const int Small = 128;
    private const int Middle = 8 * 1024;
    private const int Large = 100 * 1024;

    private static readonly byte[] Block = Make();

    /// <summary>A piece of random length: mostly small, some of them 0 bytes or 1 MB.</summary>
    public static ReadOnlyMemory<byte> Next(Random random)
    {
        var length = random.Next(1000) switch
        {
            < 100 => 0,
            < 600 => random.Next(1, Small),
            < 950 => random.Next(1, Middle),
            < 994 => random.Next(1, Large),
            < 998 => random.Next(1, Most),
            _ => Most,
        };
        return Block.AsMemory(random.Next(Block.Length - length), length);
    }

    private static byte[] Make()
    {
        var block = new byte[2 * Most];
        new Random(1).NextBytes(block);
        return block;
    }
}
