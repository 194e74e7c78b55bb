using System.Numerics;

namespace Kitex.Protocols.Http2.Hpack;

/// <summary>
/// The dynamic table of one direction (RFC 7541 section 2.3.2): names and values one behind the other in one array, the
/// oldest in front. Where they reach its end they move to its start. Empty, it holds no memory.
/// </summary>
internal sealed class HpackTable
{
    /// <summary>What an entry counts beside its text, in bytes.</summary>
    public const int EntryOverhead = 32;

    /// <summary>The largest size unless SETTINGS say otherwise, in bytes.</summary>
    public const int DefaultMaxSize = 4096;

    private const int FewestBytes = 512;
    private const int FewestEntries = 16;

    private byte[] _bytes = [];
    private int _end;
    private Entry[] _entries = [];
    private uint _added;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes they count.</summary>
    public int Size { get; private set; }

    /// <summary>The most bytes they may count.</summary>
    public int MaxSize { get; private set; } = DefaultMaxSize;

    /// <summary>How many entries were ever added, modulo 2^32: the number of the newest.</summary>
    public uint Added => _added;

    /// <summary>The bytes that a field counts.</summary>
    public static int SizeOf(int name, int value) => name + value + EntryOverhead;

    /// <summary>An entry.</summary>
    /// <param name="age">0 for the newest, below <see cref="Count"/>.</param>
    public HeaderField Get(int age)
    {
        ref readonly var entry = ref At(age);
        return new HeaderField(
            entry.Known,
            _bytes.AsSpan(entry.Start, entry.NameLength),
            _bytes.AsSpan(entry.Start + entry.NameLength, entry.ValueLength));
    }

    /// <summary>Adds an entry in front, and drops old ones until it fits; one that is too large empties the table.</summary>
    /// <param name="known">The name's number.</param>
    /// <param name="name">The name; from elsewhere than the table.</param>
    /// <param name="value">The value; from elsewhere than the table.</param>
    public void Add(HeaderName known, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Fits(name.Length, value.Length))
        {
            MakeRoom(name.Length + value.Length);
            name.CopyTo(_bytes.AsSpan(_end));
            Append(known, name.Length, value);
        }
    }

    /// <summary>Adds an entry with the name of another, which may be dropped by that.</summary>
    public void AddWithName(int age, ReadOnlySpan<byte> value)
    {
        var nameLength = At(age).NameLength;
        if (Fits(nameLength, value.Length))
        {
            // The text of the other stands still only once there is room.
            MakeRoom(nameLength + value.Length);
            Get(age).Name.CopyTo(_bytes.AsSpan(_end));
            Append(At(age).Known, nameLength, value);
        }
    }

    /// <summary>Changes the most bytes, and drops old entries until they fit.</summary>
    public void Resize(int maxSize)
    {
        MaxSize = maxSize;
        DropUntil(maxSize);
        if (Count == 0)
        {
            (_bytes, _entries, _end) = ([], [], 0);
        }
    }

    private ref Entry At(int age)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)age, (uint)Count);
        return ref _entries[(int)((_added - (uint)age) & (uint)(_entries.Length - 1))];
    }

    private bool Fits(int name, int value)
    {
        if ((long)name + value + EntryOverhead <= MaxSize)
        {
            return true;
        }

        DropUntil(0);
        return false;
    }

    private void Append(HeaderName known, int nameLength, ReadOnlySpan<byte> value)
    {
        value.CopyTo(_bytes.AsSpan(_end + nameLength));
        DropUntil(MaxSize - SizeOf(nameLength, value.Length));
        if (Count == _entries.Length)
        {
            GrowEntries();
        }

        _added++;
        Count++;
        At(0) = new Entry(_end, nameLength, value.Length, known);
        _end += nameLength + value.Length;
        Size += SizeOf(nameLength, value.Length);
    }

    private void DropUntil(int size)
    {
        while (Size > size)
        {
            ref readonly var oldest = ref At(Count - 1);
            Size -= SizeOf(oldest.NameLength, oldest.ValueLength);
            Count--;
        }
    }

    /// <summary>
    /// Sees to it that so many bytes fit behind the newest entry. Nothing was dropped for them yet, so that a name can still
    /// be taken from an entry that will be.
    /// </summary>
    private void MakeRoom(int bytes)
    {
        if (_bytes.Length - _end >= bytes)
        {
            return;
        }

        var start = Count == 0 ? _end : At(Count - 1).Start;
        var live = _end - start;
        var target = live + bytes <= _bytes.Length
            ? _bytes
            : new byte[Math.Max(FewestBytes, BitOperations.RoundUpToPowerOf2((uint)(live + bytes)))];
        _bytes.AsSpan(start, live).CopyTo(target);
        _bytes = target;
        _end = live;
        for (var age = 0; age < Count; age++)
        {
            At(age).Start -= start;
        }
    }

    private void GrowEntries()
    {
        var larger = new Entry[Math.Max(FewestEntries, 2 * _entries.Length)];
        for (var age = 0; age < Count; age++)
        {
            larger[(int)((_added - (uint)age) & (uint)(larger.Length - 1))] = At(age);
        }

        _entries = larger;
    }

    private struct Entry(int start, int nameLength, int valueLength, HeaderName known)
    {
        public int Start = start;
        public readonly int NameLength = nameLength;
        public readonly int ValueLength = valueLength;
        public readonly HeaderName Known = known;
    }
}
