using System.Buffers.Binary;
using System.Numerics;

namespace Kitex.Protocols.Http2.Hpack;

/// <summary>
/// Finds entries of an encoder's table by name and value, and by name. Entries are chained by the number under which they
/// were added; those that were dropped since are told by that number, so nothing is taken out.
/// </summary>
internal sealed class HpackIndex(HpackTable table)
{
    private const int Slots = 128;

    private readonly uint[] _pairs = new uint[Slots];
    private readonly uint[] _names = new uint[Slots];
    private Link[] _links = new Link[16];

    /// <summary>The hash of a name.</summary>
    public static uint HashName(HeaderName known, ReadOnlySpan<byte> name) => known == HeaderName.Other ? Hash(0, name) : (uint)known;

    /// <summary>The hash of a value that goes on from that of its name.</summary>
    public static uint Hash(uint seed, ReadOnlySpan<byte> text)
    {
        var hash = seed + 1;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(text));
        }

        foreach (var b in text)
        {
            hash = BitOperations.Crc32C(hash, b);
        }

        return hash;
    }

    /// <summary>The age of the entry with this name and value; -1 when there is none.</summary>
    public int FindPair(uint pairHash, in HeaderField field)
    {
        for (var age = FirstAge(_pairs[pairHash % Slots]); age >= 0;)
        {
            var entry = table.Get(age);
            if (HasName(entry, field) && entry.Value.SequenceEqual(field.Value))
            {
                return age;
            }

            age = NextAge(age, LinkAt(age).Pair);
        }

        return -1;
    }

    /// <summary>The age of the newest entry with this name; -1 when there is none.</summary>
    public int FindName(uint nameHash, in HeaderField field)
    {
        for (var age = FirstAge(_names[nameHash % Slots]); age >= 0;)
        {
            if (HasName(table.Get(age), field))
            {
                return age;
            }

            age = NextAge(age, LinkAt(age).Name);
        }

        return -1;
    }

    /// <summary>Takes note of the entry that was added last.</summary>
    public void Added(uint nameHash, uint pairHash)
    {
        if (table.Count > _links.Length)
        {
            Grow();
        }

        ref var pair = ref _pairs[pairHash % Slots];
        ref var name = ref _names[nameHash % Slots];
        LinkAt(0) = new Link(pair, name);
        (pair, name) = (table.Added, table.Added);
    }

    private static bool HasName(in HeaderField entry, in HeaderField field) =>
        entry.Known == field.Known && (field.Known != HeaderName.Other || entry.Name.SequenceEqual(field.Name));

    private int FirstAge(uint number) => NextAge(-1, number);

    /// <summary>The age of an entry that is older than another and still there; -1 otherwise.</summary>
    private int NextAge(int age, uint number)
    {
        var next = table.Added - number;
        return next < (uint)table.Count && (int)next > age ? (int)next : -1;
    }

    private ref Link LinkAt(int age) => ref _links[(int)((table.Added - (uint)age) & (uint)(_links.Length - 1))];

    private void Grow()
    {
        var larger = new Link[BitOperations.RoundUpToPowerOf2((uint)table.Count)];
        for (var age = 1; age < table.Count; age++)
        {
            larger[(int)((table.Added - (uint)age) & (uint)(larger.Length - 1))] = LinkAt(age);
        }

        _links = larger;
    }

    /// <summary>The numbers of the next older entries with the same hashes.</summary>
    private readonly record struct Link(uint Pair, uint Name);
}
