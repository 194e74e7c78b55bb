using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Protocols.TTHeader;

/// <summary>
/// Writes a TTHeader around a payload, laid out as Kitex v0.16.3 does: the ACL token, then the text keys, then the numbered
/// keys. Call <see cref="Begin"/>, the keys in that order, <see cref="EndHeader"/>, write the payload to the buffer, then
/// <see cref="EndMessage"/>. Allocates nothing.
/// </summary>
/// <remarks>
/// The buffer may not be flushed in between. After an exception the caller rolls the buffer back. A key written twice is sent
/// twice, and readers take the last.
/// </remarks>
public ref struct TTHeaderWriter
{
    private const int LongestNumber = 11;

    private readonly OutputBuffer _output;
    private OutputPatch _head;
    private OutputPatch _count;
    private TTHeaderBlock _block;
    private int _blockPairs;
    private int _pairs;
    private long _start;

    /// <param name="output">Takes the bytes. What was written before stays in front.</param>
    public TTHeaderWriter(OutputBuffer output) => _output = output;

    /// <summary>Begins a message.</summary>
    /// <param name="flags">The low 16 bits.</param>
    /// <param name="sequenceId">The caller's number of the call, the same as in the payload.</param>
    /// <param name="protocol">What the payload is; Kitex says <see cref="TTHeaderProtocol.ThriftBinary"/> outside of streams.</param>
    public void Begin(TTHeaderFlags flags, int sequenceId, TTHeaderProtocol protocol = TTHeaderProtocol.ThriftBinary)
    {
        _start = _output.Length;
        _head = _output.Reserve(TTHeaderFormat.TransformsOffset);
        (_block, _blockPairs, _pairs) = (TTHeaderBlock.Padding, 0, 0);
        var head = _head.Span;
        BinaryPrimitives.WriteUInt16BigEndian(head[TTHeaderFormat.MagicOffset..], TTHeaderFormat.Magic);
        BinaryPrimitives.WriteUInt16BigEndian(head[TTHeaderFormat.FlagsOffset..], (ushort)flags);
        BinaryPrimitives.WriteInt32BigEndian(head[TTHeaderFormat.SequenceIdOffset..], sequenceId);
        head[TTHeaderFormat.ProtocolOffset] = (byte)protocol;
        head[TTHeaderFormat.TransformCountOffset] = 0;
    }

    /// <summary>Writes the ACL token, which stands first and at most once. Readers know it as <see cref="TTHeaderKeys.AclToken"/>.</summary>
    /// <param name="token">The token in UTF-8.</param>
    /// <exception cref="InvalidOperationException">Something else was written before.</exception>
    /// <exception cref="FrameTooLargeException">The token is too long.</exception>
    public void WriteAclToken(scoped ReadOnlySpan<byte> token)
    {
        if (_block != TTHeaderBlock.Padding)
        {
            throw OutOfOrder();
        }

        _block = TTHeaderBlock.AclToken;
        _pairs = 1;
        var room = _output.GetSpan(1 + Sized(token.Length));
        room[0] = (byte)_block;
        _output.Advance(1 + Put(room[1..], token));
    }

    /// <summary>Writes a text key with its value.</summary>
    /// <param name="key">The key in UTF-8.</param>
    /// <param name="value">The value in UTF-8; may be empty.</param>
    /// <exception cref="InvalidOperationException">A numbered key was written before.</exception>
    /// <exception cref="FrameTooLargeException">The key or the value is too long, or there are too many keys.</exception>
    public void WriteText(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        NextText();
        var room = _output.GetSpan(Sized(key.Length) + Sized(value.Length));
        var keyEnd = Put(room, key);
        _output.Advance(keyEnd + Put(room[keyEnd..], value));
    }

    /// <summary>Writes a text key with its value, encoding the value.</summary>
    /// <inheritdoc cref="WriteText(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void WriteText(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<char> value) => WriteText(key, [], value);

    /// <summary>Writes a text key behind a prefix, with its value, encoding both.</summary>
    /// <param name="prefix">The prefix in UTF-8, one of <see cref="TTHeaderKeys"/>.</param>
    /// <param name="key">The rest of the key.</param>
    /// <param name="value">The value; may be empty.</param>
    /// <inheritdoc cref="WriteText(ReadOnlySpan{byte}, ReadOnlySpan{byte})" path="/exception"/>
    public void WriteText(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<char> key, scoped ReadOnlySpan<char> value)
    {
        NextText();
        var keyBytes = Encoding.UTF8.GetByteCount(key);
        var valueBytes = Encoding.UTF8.GetByteCount(value);
        var room = _output.GetSpan(Sized((long)prefix.Length + keyBytes) + Sized(valueBytes));
        var keyEnd = Put(room, prefix, key, keyBytes);
        _output.Advance(keyEnd + Put(room[keyEnd..], [], value, valueBytes));
    }

    /// <summary>Writes a text key and leaves room for a value that is known later, such as a checksum.</summary>
    /// <param name="key">The key in UTF-8.</param>
    /// <param name="valueBytes">The value's length in bytes, 0 to <see cref="TTHeaderFormat.MaxTextBytes"/>.</param>
    /// <returns>The room, to be filled before the buffer is flushed.</returns>
    /// <inheritdoc cref="WriteText(ReadOnlySpan{byte}, ReadOnlySpan{byte})" path="/exception"/>
    public OutputPatch ReserveText(scoped ReadOnlySpan<byte> key, int valueBytes)
    {
        NextText();
        var room = _output.GetSpan(Sized(key.Length) + Sized(valueBytes));
        var keyEnd = Put(room, key);
        BinaryPrimitives.WriteUInt16BigEndian(room[keyEnd..], (ushort)valueBytes);
        _output.Advance(keyEnd + sizeof(ushort));
        return _output.Reserve(valueBytes);
    }

    /// <summary>Writes a numbered key with its value.</summary>
    /// <param name="key">The key, 0 to 65535.</param>
    /// <param name="value">The value in UTF-8; may be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key does not fit into 16 bits.</exception>
    /// <exception cref="FrameTooLargeException">The value is too long, or there are too many keys.</exception>
    public void WriteInt(TTHeaderIntKey key, scoped ReadOnlySpan<byte> value)
    {
        NextInt(key);
        var room = _output.GetSpan(sizeof(ushort) + Sized(value.Length));
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)key);
        _output.Advance(sizeof(ushort) + Put(room[sizeof(ushort)..], value));
    }

    /// <summary>Writes a numbered key with its value, encoding the value.</summary>
    /// <inheritdoc cref="WriteInt(TTHeaderIntKey, ReadOnlySpan{byte})"/>
    public void WriteInt(TTHeaderIntKey key, scoped ReadOnlySpan<char> value)
    {
        NextInt(key);
        var bytes = Encoding.UTF8.GetByteCount(value);
        var room = _output.GetSpan(sizeof(ushort) + Sized(bytes));
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)key);
        _output.Advance(sizeof(ushort) + Put(room[sizeof(ushort)..], [], value, bytes));
    }

    /// <summary>Writes a numbered key with a decimal number.</summary>
    /// <param name="key">The key, 0 to 65535.</param>
    /// <param name="value">The number.</param>
    /// <inheritdoc cref="WriteInt(TTHeaderIntKey, ReadOnlySpan{byte})" path="/exception"/>
    public void WriteInt(TTHeaderIntKey key, int value)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        value.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        WriteInt(key, digits[..written]);
    }

    /// <summary>Ends the header; the payload follows.</summary>
    /// <exception cref="FrameTooLargeException">The header is larger than <see cref="TTHeaderFormat.MaxHeaderBytes"/>.</exception>
    public void EndHeader()
    {
        EndBlock();
        var bytes = _output.Length - _start - TTHeaderFormat.FixedBytes;
        var padding = (int)(-bytes & (TTHeaderFormat.HeaderUnit - 1));
        _output.GetSpan(TTHeaderFormat.HeaderUnit)[..padding].Clear();
        _output.Advance(padding);
        bytes += padding;
        if (bytes > TTHeaderFormat.MaxHeaderBytes)
        {
            throw new FrameTooLargeException($"The TTHeader has {bytes} bytes, the format allows {TTHeaderFormat.MaxHeaderBytes}; send less metainfo.");
        }

        BinaryPrimitives.WriteUInt16BigEndian(_head.Span[TTHeaderFormat.HeaderSizeOffset..], (ushort)(bytes / TTHeaderFormat.HeaderUnit));
    }

    /// <summary>Ends the message behind its payload.</summary>
    /// <exception cref="FrameTooLargeException">The message is larger than <see cref="TTHeaderFormat.MaxLength"/>.</exception>
    public readonly void EndMessage()
    {
        var length = _output.Length - _start - TTHeaderFormat.LengthBytes;
        if (length > TTHeaderFormat.MaxLength)
        {
            throw new FrameTooLargeException($"The message has {length} bytes, TTHeader allows {TTHeaderFormat.MaxLength}; send less.");
        }

        BinaryPrimitives.WriteUInt32BigEndian(_head.Span, (uint)length);
    }

    private void NextText()
    {
        if (_block == TTHeaderBlock.IntKeyValue)
        {
            throw OutOfOrder();
        }

        NextPair(TTHeaderBlock.KeyValue);
    }

    private void NextInt(TTHeaderIntKey key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)key, ushort.MaxValue, nameof(key));
        NextPair(TTHeaderBlock.IntKeyValue);
    }

    private void NextPair(TTHeaderBlock block)
    {
        if (++_pairs > TTHeaderFormat.MaxPairs)
        {
            throw new FrameTooLargeException($"The TTHeader has more than {TTHeaderFormat.MaxPairs} keys; send less metainfo.");
        }

        if (_block != block)
        {
            EndBlock();
            _block = block;
            _count = _output.Reserve(1 + sizeof(ushort));
            _count.Span[0] = (byte)block;
        }

        _blockPairs++;
    }

    private void EndBlock()
    {
        if (_blockPairs > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_count.Span[1..], (ushort)_blockPairs);
            _blockPairs = 0;
        }
    }

    /// <summary>The bytes a text takes with its length in front.</summary>
    private static int Sized(long length) => length is >= 0 and <= TTHeaderFormat.MaxTextBytes
        ? sizeof(ushort) + (int)length
        : throw new FrameTooLargeException($"A key or value of {length} bytes does not fit into a TTHeader, which allows {TTHeaderFormat.MaxTextBytes}; send less metainfo.");

    private static int Put(Span<byte> room, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)text.Length);
        text.CopyTo(room[sizeof(ushort)..]);
        return sizeof(ushort) + text.Length;
    }

    private static int Put(Span<byte> room, ReadOnlySpan<byte> prefix, ReadOnlySpan<char> text, int textBytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)(prefix.Length + textBytes));
        prefix.CopyTo(room[sizeof(ushort)..]);
        return sizeof(ushort) + prefix.Length + Encoding.UTF8.GetBytes(text, room[(sizeof(ushort) + prefix.Length)..]);
    }

    private static InvalidOperationException OutOfOrder() =>
        new("A TTHeader holds the ACL token once and first, then the text keys, then the numbered keys.");
}
