using System.Buffers.Binary;

namespace Kitex.Protocols.TTHeader;

/// <summary>Walks the info blocks of a header. The reader walks them once to find them valid; whoever enumerates comes after it.</summary>
public ref struct TTHeaderInfoEnumerator
{
    private readonly ReadOnlySpan<byte> _header;
    private int _at;
    private TTHeaderBlock _block;
    private int _left;
    private int _pairs;
    private TTHeaderIntKey _intKey;
    private ReadOnlySpan<byte> _key;
    private ReadOnlySpan<byte> _value;

    /// <param name="header">The message up to the end of its header.</param>
    /// <param name="start">Where the first block begins.</param>
    internal TTHeaderInfoEnumerator(ReadOnlySpan<byte> header, int start)
    {
        _header = header;
        _at = start;
    }

    /// <param name="header">The message up to the end of its header.</param>
    /// <param name="start">Where the first key begins: there is no block id and no count in front.</param>
    /// <param name="count">How many keys there are.</param>
    internal TTHeaderInfoEnumerator(ReadOnlySpan<byte> header, int start, int count)
        : this(header, start)
    {
        _block = TTHeaderBlock.KeyValue;
        _left = count;
    }

    /// <summary>The key and value at hand.</summary>
    public readonly TTHeaderPair Current => new(_block, _intKey, _key, _value);

    /// <summary>How far the header was walked, from the start of the message.</summary>
    internal readonly int Position => _at;

    /// <summary>The keys passed, and those announced by the block at hand.</summary>
    internal readonly int Pairs => _pairs;

    /// <summary>What is wrong and where; null while all is well.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Goes on to the next key and value.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        while (_left == 0)
        {
            if (!EnterBlock())
            {
                return false;
            }
        }

        _left--;
        switch (_block)
        {
            case TTHeaderBlock.KeyValue:
                return TryReadText("key", out _key) && TryReadText("value", out _value);
            case TTHeaderBlock.IntKeyValue:
                var known = TryReadNumber("key", out var number);
                _intKey = (TTHeaderIntKey)number;
                return known && TryReadText("value", out _value);
            default:
                _key = TTHeaderKeys.AclToken;
                return TryReadText("token", out _value);
        }
    }

    private bool EnterBlock()
    {
        while (_at < _header.Length && _header[_at] == (byte)TTHeaderBlock.Padding)
        {
            _at++;
        }

        if (_at == _header.Length)
        {
            return false;
        }

        _block = (TTHeaderBlock)_header[_at++];
        _intKey = default;
        _key = default;
        switch (_block)
        {
            case TTHeaderBlock.KeyValue or TTHeaderBlock.IntKeyValue:
                if (!TryReadNumber("count", out _left))
                {
                    return false;
                }

                break;
            case TTHeaderBlock.AclToken:
                _left = 1;
                break;
            default:
                return Stop($"0x{(int)_block:x2} at byte {_at - 1} is no id of an info block");
        }

        _pairs += _left;
        return _pairs <= TTHeaderFormat.MaxPairs || Stop($"more than {TTHeaderFormat.MaxPairs} keys are announced at byte {_at}");
    }

    private bool TryReadText(string what, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryReadNumber(what, out var length))
        {
            return false;
        }

        if (length > _header.Length - _at)
        {
            return Stop($"a {what} of {length} bytes at byte {_at} runs past the header's end at byte {_header.Length}");
        }

        text = _header.Slice(_at, length);
        _at += length;
        return true;
    }

    private bool TryReadNumber(string what, out int number)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(_header[_at..], out var read))
        {
            number = 0;
            return Stop($"a {what} at byte {_at} runs past the header's end at byte {_header.Length}");
        }

        number = read;
        _at += sizeof(ushort);
        return true;
    }

    /// <summary>Ends the walk for good. Always false.</summary>
    private bool Stop(FormattableString problem)
    {
        Problem = FormattableString.Invariant(problem);
        _at = _header.Length;
        _left = 0;
        return false;
    }
}
