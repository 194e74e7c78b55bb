namespace Kitex.Torture;

/// <summary>Random numbers by name: each actor has a sequence of its own, whatever the others do.</summary>
internal static class Seeds
{
    public static Random For(int seed, string actor, long index = 0)
    {
        var mixed = unchecked((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)index * 0xBF58476D1CE4E5B9);
        foreach (var letter in actor)
            mixed = unchecked((mixed ^ letter) * 0x100000001B3);
        mixed ^= mixed >> 31;
        return new Random(unchecked((int)(mixed * 0x94D049BB133111EB >> 32)));
    }
}
