using System.Buffers.Binary;
using System.Runtime.CompilerServices;

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
    /// <returns>Done with the length of the message, the length to wait for, or that it is malformed and why; do not go on after that.</returns>
    public ThriftParseResult Continue(ReadOnlySpan<byte> input)
    {
        var stop = default(ThriftParseResult);
        if (!_entered)
        {
            if (!Enter(input, _outermost == ThriftType.Stop ? ThriftType.Struct : _outermost, _at, ref stop))
            {
                return stop;
            }

            _entered = true;
        }

        while (_depth > 0)
        {
            ref var frame = ref _stack[_depth - 1];
            if (!(frame.IsStruct ? PassFields(input, ref stop) : PassElements(input, ref frame, ref stop)))
            {
                return stop;
            }
        }

        return ThriftParseResult.Done(_at);
    }

    /// <summary>Passes fields up to the end of the struct or into the next container. False when it must stop.</summary>
    private bool PassFields(ReadOnlySpan<byte> input, ref ThriftParseResult stop)
    {
        // The position moves only past whole fields: what is cut is looked at again when more is there.
        var at = _at;
        while (at < input.Length)
        {
            var type = (ThriftType)input[at];
            if (type == ThriftType.Stop)
            {
                _at = at + 1;
                _depth--;
                return true;
            }

            var start = at + 1 + sizeof(short);
            var end = PlainEnd(input, type, start);
            if (end == 0)
            {
                _at = at;
                return Enter(input, type, start, ref stop);
            }

            if ((ulong)end > (ulong)input.Length)
            {
                _at = at;
                return Stop(end, start, ref stop);
            }

            at = (int)end;
        }

        _at = at;
        return Stop(at + 1L, at, ref stop);
    }

    /// <summary>Passes elements up to the end of the container or into the next one. False when it must stop.</summary>
    private bool PassElements(ReadOnlySpan<byte> input, ref ThriftSkipFrame frame, ref ThriftParseResult stop)
    {
        while (frame.Left > 0)
        {
            var end = PlainEnd(input, frame.Next, _at);
            if (end == 0)
            {
                // A frame is entered for the element, and the element counts as passed only if that worked.
                if (!Enter(input, frame.Next, _at, ref stop))
                {
                    return false;
                }

                frame.Left--;
                return true;
            }

            if ((ulong)end > (ulong)input.Length)
            {
                return Stop(end, _at, ref stop);
            }

            _at = (int)end;
            frame.Left--;
        }

        _depth--;
        return true;
    }

    /// <summary>Where a scalar, text or binary ends, as far as the input tells; 0 for everything else; negative for a negative length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long PlainEnd(ReadOnlySpan<byte> input, ThriftType type, int at)
    {
        if (type != ThriftType.String)
        {
            var size = ThriftTypeSize.Of(type);
            return size == 0 ? 0 : at + (long)size;
        }

        var start = at + sizeof(int);
        if (start > input.Length)
        {
            return start;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(input[at..]);
        return length < 0 ? -1 : start + (long)length;
    }

    /// <summary>Goes into a container, or past it when its size is known from its head. False when it must stop, having moved nothing.</summary>
    private bool Enter(ReadOnlySpan<byte> input, ThriftType type, int at, ref ThriftParseResult stop)
    {
        switch (type)
        {
            case ThriftType.Struct:
                return Push(at, default, default, 0, ref stop);
            case ThriftType.List or ThriftType.Set:
                return EnterElements(input, at, 1, ref stop);
            case ThriftType.Map:
                return EnterElements(input, at, 2, ref stop);
            default:
                stop = ThriftParseResult.Malformed($"unknown data type {(byte)type} at byte {at}");
                return false;
        }
    }

    private bool EnterElements(ReadOnlySpan<byte> input, int at, int types, ref ThriftParseResult stop)
    {
        var start = at + types + sizeof(int);
        if (start > input.Length)
        {
            return Stop(start, at, ref stop);
        }

        var count = BinaryPrimitives.ReadInt32BigEndian(input[(at + types)..]);
        if (count < 0)
        {
            return Stop(-1, at + types, ref stop);
        }

        var even = (ThriftType)input[at];
        var odd = (ThriftType)input[at + types - 1];
        if (count > 0 && even == ThriftType.Stop)
        {
            stop = ThriftParseResult.Malformed($"unknown data type 0 at byte {at}");
            return false;
        }

        // Kitex sends and accepts any element types in the head of an empty container.
        var (evenSize, oddSize) = (ThriftTypeSize.Of(even), ThriftTypeSize.Of(odd));
        if (count > 0 && (evenSize == 0 || oddSize == 0))
        {
            return Push(start, even, odd, (uint)count * (uint)types, ref stop);
        }

        var end = start + ((long)count * (types == 1 ? evenSize : evenSize + oddSize));
        if (_depth == MaxDepth || end > input.Length)
        {
            return _depth == MaxDepth ? StopTooDeep(at, ref stop) : Stop(end, at, ref stop);
        }

        _at = (int)end;
        return true;
    }

    private bool Push(int at, ThriftType even, ThriftType odd, uint values, ref ThriftParseResult stop)
    {
        if (_depth == MaxDepth)
        {
            return StopTooDeep(at, ref stop);
        }

        _stack[_depth++] = new ThriftSkipFrame { Even = even, Odd = odd, Left = values };
        _at = at;
        return true;
    }

    /// <summary>Stops for an end that the input does not reach, or that is no end. Always false.</summary>
    private static bool Stop(long end, int at, ref ThriftParseResult stop)
    {
        stop = end switch
        {
            < 0 => ThriftParseResult.Malformed($"a length or count is negative at byte {at}"),
            <= int.MaxValue => ThriftParseResult.NeedMore((int)end),
            _ => ThriftParseResult.Malformed($"a value at byte {at} ends at byte {end}, beyond the largest message of 2 GiB"),
        };
        return false;
    }

    private static bool StopTooDeep(int at, ref ThriftParseResult stop)
    {
        stop = ThriftParseResult.Malformed($"containers nest deeper than {MaxDepth} levels at byte {at}");
        return false;
    }
}
