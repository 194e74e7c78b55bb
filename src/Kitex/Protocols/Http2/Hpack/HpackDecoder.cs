using System.Buffers;

namespace Kitex.Protocols.Http2.Hpack;

/// <summary>
/// Reads the header blocks of one direction of a connection, in their order (RFC 7541). Fields are handed over as spans;
/// nothing is allocated for them once the table has its size.
/// </summary>
/// <param name="maxListBytes">The largest header list, as RFC 9113 counts it: 32 bytes for each field beside its text.</param>
internal sealed class HpackDecoder(int maxListBytes)
{
    private const int IndexedBit = 0x80;
    private const int IncrementalBit = 0x40;
    private const int SizeUpdateBit = 0x20;
    private const int NeverIndexedBit = 0x10;
    private const int HuffmanBit = 0x80;
    private const int KeptScratchBytes = 1024;

    // One for the smallest size since the last block and one for the size from now on.
    private const int MostSizeUpdates = 2;

    private readonly HpackTable _table = new();
    private byte[] _kept = [];
    private byte[] _scratch = [];
    private int _scratchUsed;
    private int _announced = HpackTable.DefaultMaxSize;
    private int _due = int.MaxValue;

    /// <summary>The bytes that the dynamic table counts.</summary>
    public int TableSize => _table.Size;

    /// <summary>Why the last block was refused; null when it was not.</summary>
    public string? Problem { get; private set; }

    /// <summary>
    /// Takes a new limit of the table over, once the peer has answered the SETTINGS that announce it. When it is below the
    /// table's size the next block must begin with a size update.
    /// </summary>
    /// <param name="maxTableSize">The bytes, at least 0.</param>
    public void Announce(int maxTableSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxTableSize);
        _announced = maxTableSize;
        if (maxTableSize < _table.MaxSize)
        {
            _due = Math.Min(_due, maxTableSize);
        }
    }

    /// <summary>Reads one whole header block.</summary>
    /// <param name="block">The block, without frames.</param>
    /// <param name="sink">Takes the fields. Those of a block that turns out malformed are of no use.</param>
    public HpackStatus Decode<TSink>(ReadOnlySpan<byte> block, ref TSink sink)
        where TSink : IHeaderSink, allows ref struct
    {
        Problem = null;
        var at = 0;
        var listBytes = 0L;
        if (!ReadSizeUpdates(block, ref at))
        {
            return HpackStatus.Malformed;
        }

        try
        {
            while (at < block.Length)
            {
                if (!Read(block, ref at, out var field, out var isAdded, out var nameAge))
                {
                    return HpackStatus.Malformed;
                }

                listBytes += field.Size;
                if (listBytes <= maxListBytes)
                {
                    sink.Add(field);
                }

                if (isAdded)
                {
                    Add(field, nameAge);
                }
            }
        }
        finally
        {
            ReleaseScratch();
        }

        if (listBytes <= maxListBytes)
        {
            return HpackStatus.Done;
        }

        Problem = FormattableString.Invariant($"The header list has {listBytes} bytes; {maxListBytes} are allowed.");
        return HpackStatus.TooLarge;
    }

    private bool ReadSizeUpdates(ReadOnlySpan<byte> block, scoped ref int at)
    {
        for (var updates = 0; at < block.Length && (block[at] & 0xe0) == SizeUpdateBit; updates++)
        {
            var start = at;
            if (!HpackInteger.TryRead(block, ref at, 5, out var size))
            {
                return Malformed($"The number at byte {start} is cut off or too large.");
            }

            if (size > Math.Min(_announced, _due))
            {
                return Malformed($"The table size {size} at byte {start} is above {Math.Min(_announced, _due)}, which was announced.");
            }

            if (updates == MostSizeUpdates)
            {
                return Malformed($"A third table size stands at byte {start}.");
            }

            _due = int.MaxValue;
            _table.Resize(size);
        }

        return _due == int.MaxValue || Malformed($"The table size was limited to {_due} bytes, and the block does not begin with a size update.");
    }

    private bool Read(ReadOnlySpan<byte> block, scoped ref int at, out HeaderField field, out bool isAdded, out int nameAge)
    {
        isAdded = false;
        nameAge = -1;
        _scratchUsed = 0;
        var first = block[at];
        if ((first & IndexedBit) != 0)
        {
            return ReadName(block, ref at, 7, out var index, out nameAge, out field)
                && (index != 0 || Malformed($"The index before byte {at} is 0."));
        }

        if ((first & (IncrementalBit | SizeUpdateBit)) == SizeUpdateBit)
        {
            field = default;
            return Malformed($"The size update at byte {at} stands behind a field.");
        }

        isAdded = (first & IncrementalBit) != 0;
        if (!ReadName(block, ref at, isAdded ? 6 : 4, out var nameIndex, out nameAge, out field))
        {
            return false;
        }

        var known = field.Known;
        var name = field.Name;
        if (nameIndex == 0)
        {
            if (!ReadText(block, ref at, out name))
            {
                return false;
            }

            known = HeaderNames.Find(name);
        }

        if (!ReadText(block, ref at, out var value))
        {
            return false;
        }

        field = new HeaderField(known, name, value, !isAdded && (first & NeverIndexedBit) != 0);
        return true;
    }

    /// <summary>Reads an index and finds its field; 0 has none.</summary>
    private bool ReadName(ReadOnlySpan<byte> block, scoped ref int at, int prefixBits, out int index, out int age, out HeaderField field)
    {
        field = default;
        age = -1;
        var start = at;
        if (!HpackInteger.TryRead(block, ref at, prefixBits, out index))
        {
            return Malformed($"The number at byte {start} is cut off or too large.");
        }

        if (index <= StaticTable.Count)
        {
            if (index != 0)
            {
                field = StaticTable.Get(index);
            }

            return true;
        }

        age = index - StaticTable.Count - 1;
        if (age >= _table.Count)
        {
            return Malformed($"The index {index} at byte {start} is beyond the {_table.Count} entries of the table.");
        }

        field = _table.Get(age);
        return true;
    }

    private bool ReadText(ReadOnlySpan<byte> block, scoped ref int at, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (at == block.Length)
        {
            return Malformed($"The block ends at byte {at} within a field.");
        }

        var start = at;
        var isCoded = (block[at] & HuffmanBit) != 0;
        if (!HpackInteger.TryRead(block, ref at, 7, out var length))
        {
            return Malformed($"The number at byte {start} is cut off or too large.");
        }

        if (length > block.Length - at)
        {
            return Malformed($"A text of {length} bytes at byte {start} runs past the block's end at byte {block.Length}.");
        }

        text = block.Slice(at, length);
        at += length;
        return !isCoded || Decode(block.Length, start, ref text);
    }

    private bool Decode(int blockLength, int start, ref ReadOnlySpan<byte> text)
    {
        if (_scratch.Length == 0)
        {
            // A name and its value share it, so it never moves under a field.
            TakeScratch(HpackHuffman.MostDecoded(blockLength));
        }

        var room = _scratch.AsSpan(_scratchUsed);
        var length = HpackHuffman.Decode(text, room);
        if (length < 0)
        {
            return Malformed($"The Huffman code at byte {start} holds its end, or is not padded with less than a byte of ones.");
        }

        text = room[..length];
        _scratchUsed += length;
        return true;
    }

    private void Add(in HeaderField field, int nameAge)
    {
        if (nameAge >= 0)
        {
            _table.AddWithName(nameAge, field.Value);
        }
        else
        {
            _table.Add(field.Known, field.Name, field.Value);
        }
    }

    private void TakeScratch(int bytes)
    {
        if (bytes > KeptScratchBytes)
        {
            _scratch = ArrayPool<byte>.Shared.Rent(bytes);
            return;
        }

        if (_kept.Length == 0)
        {
            _kept = new byte[KeptScratchBytes];
        }

        _scratch = _kept;
    }

    private void ReleaseScratch()
    {
        if (_scratch.Length > 0 && _scratch != _kept)
        {
            ArrayPool<byte>.Shared.Return(_scratch);
        }

        _scratch = [];
    }

    /// <summary>Always false.</summary>
    private bool Malformed(FormattableString problem)
    {
        Problem = FormattableString.Invariant(problem);
        return false;
    }
}
