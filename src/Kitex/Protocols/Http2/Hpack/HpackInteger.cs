namespace Kitex.Protocols.Http2.Hpack;

/// <summary>Numbers that begin in the low bits of a byte and go on in groups of seven (RFC 7541 section 5.1).</summary>
internal static class HpackInteger
{
    /// <summary>The most bytes that one takes here.</summary>
    public const int MostBytes = 6;

    private const int GroupBits = 7;
    private const int GroupMask = (1 << GroupBits) - 1;

    // Five groups are more than a number of 31 bits needs; what goes on behind them only adds zeros, for ever.
    private const int LastShift = 4 * GroupBits;

    /// <summary>Reads a number.</summary>
    /// <param name="bytes">The header block.</param>
    /// <param name="at">Where it begins, a byte that is there; moved behind it.</param>
    /// <param name="prefixBits">How many bits of the first byte belong to it, 1 to 8.</param>
    /// <param name="value">The number, 0 to 2^31-1.</param>
    /// <returns>False when it is cut off or too large.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, int prefixBits, out int value)
    {
        var prefix = (1 << prefixBits) - 1;
        value = bytes[at++] & prefix;
        return value < prefix || TryReadGroups(bytes, ref at, ref value);
    }

    /// <summary>Writes a number to at most <see cref="MostBytes"/> bytes.</summary>
    /// <param name="bytes">Takes it.</param>
    /// <param name="firstBits">What else stands in the first byte, above the prefix.</param>
    /// <param name="prefixBits">How many bits of the first byte belong to the number, 1 to 8.</param>
    /// <param name="value">The number, at least 0.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(Span<byte> bytes, int firstBits, int prefixBits, int value)
    {
        var prefix = (1 << prefixBits) - 1;
        if (value < prefix)
        {
            bytes[0] = (byte)(firstBits | value);
            return 1;
        }

        bytes[0] = (byte)(firstBits | prefix);
        var length = 1;
        var rest = (uint)(value - prefix);
        for (; rest > GroupMask; rest >>= GroupBits)
        {
            bytes[length++] = (byte)(rest | (GroupMask + 1));
        }

        bytes[length++] = (byte)rest;
        return length;
    }

    private static bool TryReadGroups(ReadOnlySpan<byte> bytes, ref int at, ref int value)
    {
        for (var shift = 0; shift <= LastShift && at < bytes.Length; shift += GroupBits)
        {
            var group = bytes[at++];
            var sum = value + ((long)(group & GroupMask) << shift);
            if (sum > int.MaxValue)
            {
                return false;
            }

            value = (int)sum;
            if (group <= GroupMask)
            {
                return true;
            }
        }

        return false;
    }
}
