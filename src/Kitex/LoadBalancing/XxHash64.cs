using System.Buffers.Binary;
using System.Numerics;

namespace Kitex.LoadBalancing;

/// <summary>
/// The 64-bit xxHash with seed 0: the same number for the same bytes on every machine, for ever. What <see cref="ConsistentHash"/>
/// goes by, for balancers and tools that must find the same instance.
/// </summary>
public static class XxHash64
{
    private const int StripeLength = 32;
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>The hash of some bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (bytes.Length >= StripeLength ? Stripes(bytes) : Prime5) + (ulong)bytes.Length;
        var rest = bytes[(bytes.Length - (bytes.Length % StripeLength))..];
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
        }

        if (rest.Length >= sizeof(uint))
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1;
            hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
            rest = rest[sizeof(uint)..];
        }

        foreach (var last in rest)
        {
            hash ^= last * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Stripes(ReadOnlySpan<byte> bytes)
    {
        var (one, two, three, four) = (unchecked(Prime1 + Prime2), Prime2, 0UL, unchecked(0 - Prime1));
        for (; bytes.Length >= StripeLength; bytes = bytes[StripeLength..])
        {
            one = Round(one, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            two = Round(two, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            three = Round(three, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            four = Round(four, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        }

        var hash = BitOperations.RotateLeft(one, 1) + BitOperations.RotateLeft(two, 7) + BitOperations.RotateLeft(three, 12) + BitOperations.RotateLeft(four, 18);
        foreach (var lane in (ReadOnlySpan<ulong>)[one, two, three, four])
        {
            hash = ((hash ^ Round(0, lane)) * Prime1) + Prime4;
        }

        return hash;
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;
}
