using System.Buffers.Binary;

namespace Kitex.Fuzz;

/// <summary>
/// Makes Thrift messages from recorded ones: flipped bytes, inflated lengths, other types, spliced and cut messages, deep
/// nesting. The first bytes stay as they are in most inputs, so that the readers behind the header see them.
/// </summary>
internal sealed class ThriftFrameMutator(IReadOnlyList<byte[]> seeds)
{
    // Version, type and the length of the method's name.
    private const int KeptBytes = 8;

    private static readonly int[] Lengths =
        [-1, int.MinValue, int.MaxValue, int.MaxValue - 4, 0x10000, 0x00ffffff, 1_000_000, 0x20000000, 0x40000000, 255, 1, 0];

    private static readonly byte[] Types = [0, 1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 14, 15, 16, 17, 0x7f, 0xff];

    private static readonly byte[][] Openers =
    [
        [0x0c, 0, 1], [0x0f, 0, 0, 0, 1], [0x0f, 0, 15, 0x0c, 0, 0, 0, 1], [0x0d, 0, 1, 0x0b, 0x0d, 0, 0, 0, 1, 0, 0, 0, 0],
        [0x0c, 0, 15], [0x0f, 0, 14, 0x0c, 0, 0, 0, 1], [0x0e, 0, 9, 0x0f, 0, 0, 0, 2], [0x0f, 0x7f, 0xff, 0, 0],
    ];

    public byte[] Next(Random random)
    {
        var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
        Mutate(bytes, KeptBytes, random);
        return [.. bytes];
    }

    /// <summary>Changes a message, in most cases behind its first bytes.</summary>
    public void Mutate(List<byte> bytes, int kept, Random random)
    {
        var start = random.Next(16) == 0 ? 0 : Math.Min(kept, bytes.Count);
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > start; changes--)
        {
            Change(bytes, random.Next(start, bytes.Count), random);
        }
    }

    private void Change(List<byte> bytes, int at, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 or 3:
                OverwriteLength(bytes, at, random);
                break;
            case 4 or 5:
                OverwriteType(bytes, at, random);
                break;
            case 6:
                Splice(bytes, at, random);
                break;
            case 7 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 8 when random.Next(8) == 0:
                var opener = Openers[random.Next(Openers.Length)];
                bytes.InsertRange(at, Enumerable.Repeat(opener, random.Next(1, random.Next(4) == 0 ? 1200 : 80)).SelectMany(level => level));
                break;
            case 9:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                break;
            default:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                break;
        }
    }

    /// <summary>Puts a limit, or what is about right, where a length or a count may stand.</summary>
    private static void OverwriteLength(List<byte> bytes, int at, Random random)
    {
        if (bytes.Count - at < sizeof(int))
        {
            return;
        }

        Span<byte> length = stackalloc byte[sizeof(int)];
        var value = random.Next(2) == 0 ? Lengths[random.Next(Lengths.Length)] : random.Next(bytes.Count + 2);
        BinaryPrimitives.WriteInt32BigEndian(length, value);
        for (var i = 0; i < length.Length; i++)
        {
            bytes[at + i] = length[i];
        }
    }

    /// <summary>Puts a type where one stands: the next byte that is a type's.</summary>
    private static void OverwriteType(List<byte> bytes, int at, Random random)
    {
        for (var i = at; i < bytes.Count; i++)
        {
            if (bytes[i] is >= 2 and <= 15)
            {
                bytes[i] = Types[random.Next(Types.Length)];
                return;
            }
        }
    }

    private void Splice(List<byte> bytes, int at, Random random)
    {
        var other = seeds[random.Next(seeds.Count)];
        var from = random.Next(other.Length);
        if (random.Next(2) == 0)
        {
            bytes.RemoveRange(at, bytes.Count - at);
        }

        bytes.InsertRange(at, other.AsSpan(from, random.Next(1, other.Length - from + 1)).ToArray());
    }
}
