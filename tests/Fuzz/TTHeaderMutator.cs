using System.Buffers.Binary;
using Kitex.Protocols.TTHeader;

namespace Kitex.Fuzz;

/// <summary>
/// Makes messages with a TTHeader or a mesh header from valid ones: flipped bytes, other lengths and counts, other blocks,
/// spliced and cut headers. The lengths in front are made right again in most inputs, so that what is behind them is read.
/// </summary>
internal sealed class TTHeaderMutator(IReadOnlyList<byte[]> seeds)
{
    private const int MeshFixedBytes = 4;

    private static readonly ushort[] Lengths = [0, 1, 2, 3, 4, 5, 8, 16, 22, 255, 256, 4095, 4096, 4097, 0x7fff, 0x8000, 0xfffe, 0xffff];

    private static readonly byte[][] Pieces =
    [
        [0], [0, 0, 0, 0], [0x01, 0, 0], [0x01, 0, 1, 0, 1, 0x61, 0, 1, 0x62], [0x10, 0, 0], [0x10, 0, 1, 0, 22, 0, 1, 0x31],
        [0x11, 0, 0], [0x11, 0, 3, 0x74, 0x6f, 0x6b], [0x02], [0x55, 0, 0], [0x01, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0], [0x10, 0xff, 0xff],
    ];

    public byte[] Next(Random random)
    {
        var header = NextHeader(random);
        if (random.Next(8) == 0)
        {
            return [.. header];
        }

        var payload = new byte[random.Next(2) == 0 ? 0 : random.Next(24)];
        random.NextBytes(payload);
        return WithPayload(header, payload);
    }

    /// <summary>A changed header, the lengths in front as they were.</summary>
    public List<byte> NextHeader(Random random)
    {
        var seed = seeds[random.Next(seeds.Count)];
        var bytes = new List<byte>(seed);
        var fixedBytes = MeshHeaderReader.Matches(seed) ? MeshFixedBytes : TTHeaderFormat.FixedBytes;
        var start = random.Next(16) == 0 ? 0 : fixedBytes;
        for (var changes = random.Next(4); changes > 0 && bytes.Count > start; changes--)
        {
            Change(bytes, random.Next(start, bytes.Count), random);
        }

        return bytes;
    }

    /// <summary>Makes all of it the header, and puts a payload behind.</summary>
    public static byte[] WithPayload(List<byte> header, ReadOnlySpan<byte> payload)
    {
        var isMesh = header.Count >= MeshFixedBytes && MeshHeaderReader.Matches([header[0], header[1]]);
        if (!isMesh)
        {
            header.AddRange(new byte[Math.Max(0, TTHeaderFormat.FixedBytes - header.Count)]);
            header.AddRange(new byte[-(header.Count - TTHeaderFormat.FixedBytes) & 3]);
        }

        byte[] input = [.. header, .. payload];
        if (isMesh)
        {
            BinaryPrimitives.WriteUInt16BigEndian(input.AsSpan(2), (ushort)Math.Min(header.Count - MeshFixedBytes, ushort.MaxValue));
            return input;
        }

        BinaryPrimitives.WriteInt32BigEndian(input, input.Length - 4);
        BinaryPrimitives.WriteUInt16BigEndian(input.AsSpan(12), (ushort)Math.Min((header.Count - TTHeaderFormat.FixedBytes) / 4, ushort.MaxValue));
        return input;
    }

    private void Change(List<byte> bytes, int at, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 or 3 when at + 1 < bytes.Count:
                var length = random.Next(2) == 0 ? Lengths[random.Next(Lengths.Length)] : random.Next(Math.Max(bytes.Count - at, 1));
                (bytes[at], bytes[at + 1]) = ((byte)(length >> 8), (byte)length);
                break;
            case 4 or 5:
                bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 6 when random.Next(8) == 0:
                bytes.InsertRange(at, Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], random.Next(1, random.Next(8) == 0 ? 6000 : 60)).SelectMany(static piece => piece));
                break;
            case 7:
                var other = seeds[random.Next(seeds.Count)];
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 60), other.Length - from)).ToArray());
                break;
            case 8 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 5), bytes.Count - at));
                break;
        }
    }
}
