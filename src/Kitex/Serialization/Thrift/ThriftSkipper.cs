using System.Buffers.Binary;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// Finds the end of a struct in input that is still growing. A buffered message has no length of its own; the skipper
/// goes on where it stopped, so a message that arrives in many pieces is walked once.
/// </summary>
/// <remarks>
/// A value of about half a kilobyte: keep it in a field or a local and never copy it while in use. The default value
/// begins at the first byte of the input. The limit of nesting counts the struct itself and every container in it, known
/// fields too, as Kitex v0.16.3 does for buffered messages.
/// </remarks>
public struct ThriftSkipper
{
    /// <summary>How deep containers may nest, the outermost included.</summary>
    public const int MaxDepth = 64;

    private readonly ThriftType _outermost;
    private ThriftSkipStack _stack;
    private int _depth;
    private int _at;
    private bool _entered;

    /// <param name="offset">Where the struct begins: the length of the message's header.</param>
    public ThriftSkipper(int offset)
        : this(offset, ThriftType.Struct)
    {
    }

    internal ThriftSkipper(int offset, ThriftType outermost) => (_at, _outermost) = (offset, outermost);

    /// <summary>How far the input was walked.</summary>
    public readonly int Position => _at;

    /// <summary>Walks on.</summary>
    /// <param name="input">The message from its first byte, as far as it has arrived: the input of the last call, or more.</param>
    /// <returns>Done with the length of the message, the length to wait for, or what is wrong. The last two ends are final.</returns>
    public ThriftParseResult Continue(ReadOnlySpan<byte> input)
    {
        if (!_entered)
        {
            var entering = Pass(input, _outermost == ThriftType.Stop ? ThriftType.Struct : _outermost, _at);
            if (entering.Status != ThriftParseStatus.Done)
            {
                return entering;
            }

            _entered = true;
        }

        while (_depth > 0)
        {
            ref var frame = ref _stack[_depth - 1];
            if (frame.IsStruct)
            {
                if (_at >= input.Length)
                {
                    return ThriftParseResult.NeedMore(_at + 1);
                }

                var type = (ThriftType)input[_at];
                if (type == ThriftType.Stop)
                {
                    _at++;
                    _depth--;
                    continue;
                }

                var field = Pass(input, type, _at + 1 + sizeof(short));
                if (field.Status != ThriftParseStatus.Done)
                {
                    return field;
                }
            }
            else if (frame.Left == 0)
            {
                _depth--;
            }
            else
            {
                var element = Pass(input, frame.Next, _at);
                if (element.Status != ThriftParseStatus.Done)
                {
                    return element;
                }

                frame.Left--;
            }
        }

        return ThriftParseResult.Done(_at);
    }

    /// <summary>Passes over a value at <paramref name="at"/>, or over the head of a container, which is then the innermost. Moves only when done.</summary>
    private ThriftParseResult Pass(ReadOnlySpan<byte> input, ThriftType type, int at)
    {
        var size = ThriftTypeSize.Of(type);
        if (size > 0)
        {
            return MoveTo(input, (long)at + size);
        }

        switch (type)
        {
            case ThriftType.String:
                return PassString(input, at);
            case ThriftType.Struct:
                return Enter(at, default, default, 0);
            case ThriftType.List or ThriftType.Set:
                return PassHead(input, at, 1);
            case ThriftType.Map:
                return PassHead(input, at, 2);
            default:
                return ThriftParseResult.Malformed($"unknown data type {(byte)type} at byte {at}");
        }
    }

    private ThriftParseResult PassString(ReadOnlySpan<byte> input, int at)
    {
        var start = at + sizeof(int);
        if (start > input.Length)
        {
            return ThriftParseResult.NeedMore(start);
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(input[at..]);
        return length < 0
            ? ThriftParseResult.Malformed($"string or binary length {length} is negative at byte {at}")
            : MoveTo(input, (long)start + length);
    }

    private ThriftParseResult PassHead(ReadOnlySpan<byte> input, int at, int types)
    {
        var start = at + types + sizeof(int);
        if (start > input.Length)
        {
            return ThriftParseResult.NeedMore(start);
        }

        var count = BinaryPrimitives.ReadInt32BigEndian(input[(at + types)..]);
        if (count < 0)
        {
            return ThriftParseResult.Malformed($"container count {count} is negative at byte {at + types}");
        }

        var even = (ThriftType)input[at];
        var odd = (ThriftType)input[at + types - 1];
        if (count == 0)
        {
            // Kitex sends and accepts any element types in the head of an empty container.
            return _depth < MaxDepth ? MoveTo(input, start) : TooDeep(at);
        }

        var evenSize = ThriftTypeSize.Of(even);
        var oddSize = ThriftTypeSize.Of(odd);
        if (evenSize > 0 && oddSize > 0)
        {
            var each = types == 1 ? evenSize : evenSize + oddSize;
            return _depth < MaxDepth ? MoveTo(input, start + ((long)count * each)) : TooDeep(at);
        }

        return even == ThriftType.Stop
            ? ThriftParseResult.Malformed($"unknown data type 0 at byte {at}")
            : Enter(start, even, odd, (uint)count * (uint)types);
    }

    private ThriftParseResult Enter(int at, ThriftType even, ThriftType odd, uint count)
    {
        if (_depth == MaxDepth)
        {
            return TooDeep(at);
        }

        ref var frame = ref _stack[_depth++];
        frame.Even = even;
        frame.Odd = odd;
        frame.Left = count;
        _at = at;
        return ThriftParseResult.Done(at);
    }

    private ThriftParseResult MoveTo(ReadOnlySpan<byte> input, long end)
    {
        if (end <= input.Length)
        {
            _at = (int)end;
            return ThriftParseResult.Done(_at);
        }

        return end <= int.MaxValue
            ? ThriftParseResult.NeedMore((int)end)
            : ThriftParseResult.Malformed($"a value at byte {_at} ends at byte {end}, beyond the largest message of 2 GiB");
    }

    private static ThriftParseResult TooDeep(int at) =>
        ThriftParseResult.Malformed($"containers nest deeper than {MaxDepth} levels at byte {at}");
}
