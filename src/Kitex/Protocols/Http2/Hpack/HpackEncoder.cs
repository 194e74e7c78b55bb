namespace Kitex.Protocols.Http2.Hpack;

/// <summary>
/// Makes the header blocks of one direction of a connection (RFC 7541). Between <see cref="Begin"/> and <see cref="End"/>
/// stands one block; blocks are sent in the order in which they were made.
/// </summary>
/// <remarks>Not thread-safe. A block that was begun is ended and sent, or the peer's table is out of step.</remarks>
/// <param name="maxTableSize">The largest dynamic table kept, in bytes, whatever the peer allows.</param>
internal sealed class HpackEncoder(int maxTableSize)
{
    private const int IndexedBit = 0x80;
    private const int IncrementalBit = 0x40;
    private const int SizeUpdateBit = 0x20;
    private const int NeverIndexedBit = 0x10;
    private const int HuffmanBit = 0x80;
    private const int FewestBytes = 256;
    private const int MostKeptBytes = 16 * 1024;

    private readonly HpackTable _table = new();
    private HpackIndex? _index;
    private byte[] _block = [];
    private int _length;

    // What the peer knows is the standard's size, until a block says otherwise.
    private int _size = Math.Min(maxTableSize, HpackTable.DefaultMaxSize);
    private int _smallest = Math.Min(maxTableSize, HpackTable.DefaultMaxSize);
    private int _told = HpackTable.DefaultMaxSize;

    /// <summary>The bytes that the dynamic table counts.</summary>
    public int TableSize => _table.Size;

    /// <summary>
    /// Whether a field with this name is sent again: what changes from call to call would only push the others out, and what
    /// is secret is kept nowhere.
    /// </summary>
    public static HeaderIndexing UsualIndexing(HeaderName name) => name switch
    {
        HeaderName.Authorization or HeaderName.ProxyAuthorization or HeaderName.Cookie or HeaderName.SetCookie => HeaderIndexing.Never,
        HeaderName.GrpcTimeout or HeaderName.GrpcMessage or HeaderName.GrpcStatusDetailsBin or HeaderName.GrpcPreviousRpcAttempts
            or HeaderName.BizStatus or HeaderName.BizExtra or HeaderName.StreamLogId or HeaderName.ContentLength or HeaderName.Date
            or HeaderName.Etag or HeaderName.LastModified or HeaderName.IfModifiedSince => HeaderIndexing.None,
        _ => HeaderIndexing.Incremental,
    };

    /// <summary>Obeys the peer's SETTINGS_HEADER_TABLE_SIZE. The next block tells the new size.</summary>
    public void Limit(uint peerTableSize)
    {
        _size = (int)Math.Min((uint)maxTableSize, peerTableSize);
        _smallest = Math.Min(_smallest, _size);
    }

    /// <summary>Begins a block.</summary>
    public void Begin()
    {
        _length = 0;
        if (_smallest < _told && _smallest < _size)
        {
            Resize(_smallest);
        }

        if (_size != _told)
        {
            Resize(_size);
        }

        _smallest = _size;
    }

    /// <summary>Adds a field as is usual for its name.</summary>
    public void Add(HeaderName name, ReadOnlySpan<byte> value) => Add(name, value, UsualIndexing(name));

    /// <summary>Adds a field with a known name.</summary>
    public void Add(HeaderName name, ReadOnlySpan<byte> value, HeaderIndexing indexing) =>
        Add(new HeaderField(name, HeaderNames.Text(name), value), indexing);

    /// <summary>Adds a field.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <param name="value">The value; may be empty.</param>
    /// <param name="indexing">What to do with it when it is not in the table.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, HeaderIndexing indexing) =>
        Add(new HeaderField(HeaderNames.Find(name), name, value), indexing);

    /// <summary>Ends the block.</summary>
    /// <returns>The block, valid until the next one begins.</returns>
    public ReadOnlySpan<byte> End()
    {
        var block = _block.AsSpan(0, _length);
        if (_block.Length > MostKeptBytes)
        {
            _block = [];
        }

        return block;
    }

    private void Add(in HeaderField field, HeaderIndexing indexing)
    {
        if (indexing != HeaderIndexing.Never && StaticTable.Find(field.Known, field.Value) is var index and not 0)
        {
            WriteNumber(IndexedBit, 7, index);
            return;
        }

        var nameHash = HpackIndex.HashName(field.Known, field.Name);
        if (indexing == HeaderIndexing.Incremental && field.Size <= _table.MaxSize)
        {
            AddToTable(field, nameHash);
            return;
        }

        WriteLiteral(indexing == HeaderIndexing.Never ? NeverIndexedBit : 0, 4, NameIndex(field, nameHash), field);
    }

    private void AddToTable(in HeaderField field, uint nameHash)
    {
        _index ??= new HpackIndex(_table);
        var pairHash = HpackIndex.Hash(nameHash, field.Value);
        var age = _index.FindPair(pairHash, field);
        if (age >= 0)
        {
            WriteNumber(IndexedBit, 7, StaticTable.Count + 1 + age);
            return;
        }

        WriteLiteral(IncrementalBit, 6, NameIndex(field, nameHash), field);
        _table.Add(field.Known, field.Name, field.Value);
        _index.Added(nameHash, pairHash);
    }

    /// <summary>The index of a field with the name; 0 when there is none.</summary>
    private int NameIndex(in HeaderField field, uint nameHash)
    {
        if (StaticTable.NameOf((int)field.Known) != HeaderName.Other)
        {
            return (int)field.Known;
        }

        return _index?.FindName(nameHash, field) is int age and >= 0 ? StaticTable.Count + 1 + age : 0;
    }

    private void WriteLiteral(int firstBits, int prefixBits, int nameIndex, in HeaderField field)
    {
        WriteNumber(firstBits, prefixBits, nameIndex);
        if (nameIndex == 0)
        {
            WriteText(field.Name);
        }

        WriteText(field.Value);
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        var coded = HpackHuffman.EncodedLength(text);
        if (coded < text.Length)
        {
            WriteNumber(HuffmanBit, 7, coded);
            HpackHuffman.Encode(text, Room(coded)[..coded]);
            _length += coded;
            return;
        }

        WriteNumber(0, 7, text.Length);
        text.CopyTo(Room(text.Length));
        _length += text.Length;
    }

    private void WriteNumber(int firstBits, int prefixBits, int value) =>
        _length += HpackInteger.Write(Room(HpackInteger.MostBytes), firstBits, prefixBits, value);

    private void Resize(int size)
    {
        _table.Resize(size);
        _told = size;
        WriteNumber(SizeUpdateBit, 5, size);
    }

    private Span<byte> Room(int bytes)
    {
        if (_block.Length - _length < bytes)
        {
            Array.Resize(ref _block, Math.Max(FewestBytes, Math.Max(2 * _block.Length, _length + bytes)));
        }

        return _block.AsSpan(_length);
    }
}
