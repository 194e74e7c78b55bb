using System.Buffers.Binary;
using Kitex.Network;
using Kitex.Protocols.TTHeader;
using Kitex.Serialization.Thrift;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Fuzz;

/// <summary>
/// Mutated TTHeader and mesh headers, requests, responses and stream frames: read whole and cut, enumerated, looked up, and
/// written again.
/// </summary>
internal sealed class TTHeaderFuzzTarget : FuzzTarget
{
    // Looking every key up is quadratic.
    private const int MostLookups = 64;

    private readonly TTHeaderMutator _mutator = new(Seeds());

    public override string Name => "ttheader";

    public override byte[] Next(Random random) => _mutator.Next(random);

    public override FuzzOutcome Run(byte[] input) => MeshHeaderReader.Matches(input) ? RunMesh(input) : RunTTHeader(input);

    // A reason is some hundred bytes; a token of three bytes is written again with its key.
    public override long AllocationBound(int inputLength) => (16L << 10) + (32L * inputLength);

    private static FuzzOutcome RunTTHeader(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = TTHeaderReader.TryRead(input, out var frame);
        if (result.Status != ThriftParseStatus.Done)
        {
            Expect(result.Status == ThriftParseStatus.Malformed ? result.Reason is not null : result.Length > input.Length, "a reason or a larger length comes out");
            Expect(frame == default, "there is no header unless it is valid");
            return PassesFixedPart(input) ? FuzzOutcome.Rejected : FuzzOutcome.RejectedAtHeader;
        }

        var (pairs, bytes) = Count(frame.Info(input));
        Expect(GC.GetAllocatedBytesForCurrentThread() == before, "reading and enumerating allocate nothing");
        Expect(pairs == frame.PairCount && pairs <= TTHeaderFormat.MaxPairs, "as many keys come as were counted");
        Expect(result.Length == frame.PayloadStart && frame.PayloadStart <= input.Length && frame.PayloadLength >= 0, "the lengths agree");
        Expect(bytes <= frame.PayloadStart - TTHeaderFormat.FixedBytes, "keys and values stand in the header");
        Expect(frame.Transforms(input).Length == frame.TransformCount, "the transforms stand in the header");
        ReadsCut(input, result);
        ReadsAgain(frame, input);
        return FuzzOutcome.Accepted;
    }

    private static FuzzOutcome RunMesh(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = MeshHeaderReader.TryRead(input, out var header);
        if (result.Status != ThriftParseStatus.Done)
        {
            Expect(result.Status == ThriftParseStatus.Malformed ? result.Reason is not null : result.Length > input.Length, "a reason or a larger length comes out");
            return input.Length < 6 ? FuzzOutcome.RejectedAtHeader : FuzzOutcome.Rejected;
        }

        var (pairs, bytes) = Count(header.Info(input));
        Expect(GC.GetAllocatedBytesForCurrentThread() == before, "reading and enumerating allocate nothing");
        Expect(pairs == header.PairCount && bytes <= header.PairsEnd, "as many keys come as were counted");
        Expect(result.Length == header.PayloadStart && header.PairsEnd <= header.PayloadStart && header.PayloadStart <= input.Length, "the lengths agree");
        return FuzzOutcome.Accepted;
    }

    private static bool PassesFixedPart(ReadOnlySpan<byte> input)
    {
        if (input.Length < TTHeaderFormat.FixedBytes || !TTHeaderFormat.Matches(input))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(input);
        var size = BinaryPrimitives.ReadUInt16BigEndian(input[12..]) * 4;
        return size > 0 && length >= TTHeaderFormat.FixedBytes - 4 + size && length <= TTHeaderFormat.MaxLength;
    }

    private static (int Pairs, int Bytes) Count(TTHeaderInfo info)
    {
        var (pairs, bytes) = (0, 0);
        foreach (var pair in info)
        {
            pairs++;
            bytes += (pair.Block == TTHeaderBlock.AclToken ? 0 : pair.Key.Length) + pair.Value.Length;
        }

        return (pairs, bytes);
    }

    /// <summary>A header that is valid as a whole is incomplete before its end, and the same without what follows it.</summary>
    private static void ReadsCut(ReadOnlySpan<byte> input, ThriftParseResult whole)
    {
        var cut = input[..((whole.Length * 2) / 3)];
        var result = TTHeaderReader.TryRead(cut, out _);
        Expect(result.Status == ThriftParseStatus.NeedMore && result.Length > cut.Length && result.Length <= whole.Length, "a cut header asks for the rest");
        Expect(TTHeaderReader.TryRead(input[..whole.Length], out _) == whole, "the header is valid before its payload comes");
    }

    /// <summary>Writes the values again, a token as what it stands for, and finds the same in both.</summary>
    private static void ReadsAgain(in TTHeaderFrame frame, ReadOnlySpan<byte> input)
    {
        using var output = new OutputBuffer();
        var writer = new TTHeaderWriter(output);
        writer.Begin(frame.Flags, frame.SequenceId, frame.Protocol);
        foreach (var pair in frame.Info(input))
        {
            if (!pair.IsInt)
            {
                writer.WriteText(pair.Key, pair.Value);
            }
        }

        foreach (var pair in frame.Info(input))
        {
            if (pair.IsInt)
            {
                writer.WriteInt(pair.IntKey, pair.Value);
            }
        }

        writer.EndHeader();
        writer.EndMessage();

        var written = output.ToArray();
        Expect(TTHeaderReader.TryRead(written, out var again).Status == ThriftParseStatus.Done, "what was read is written valid");
        Expect(
            again == frame with { Length = written.Length, PayloadStart = written.Length, TransformCount = 0 },
            "what was read is written the same");
        if (frame.PairCount <= MostLookups)
        {
            HasSame(frame.Info(input), again.Info(written));
        }
    }

    private static void HasSame(TTHeaderInfo info, TTHeaderInfo other)
    {
        foreach (var pair in info)
        {
            var (found, same) = pair.IsInt
                ? (info.TryGetInt(pair.IntKey, out var value), other.TryGetInt(pair.IntKey, out var otherValue))
                : (info.TryGetText(pair.Key, out value), other.TryGetText(pair.Key, out otherValue));
            Expect(found && same && value.SequenceEqual(otherValue), "both have the key with the same value");
        }
    }

    /// <summary>Recorded headers without their payloads.</summary>
    private static List<byte[]> Seeds()
    {
        var seeds = new List<byte[]>();
        foreach (var frame in Capture.Names("*").Select(Capture.Read).SelectMany(static capture => capture.Frames))
        {
            if (TTHeaderReader.TryRead(frame, out var header).Status == ThriftParseStatus.Done)
            {
                seeds.Add(frame[..header.PayloadStart]);
            }
            else if (MeshHeaderReader.TryRead(frame, out var mesh).Status == ThriftParseStatus.Done)
            {
                seeds.Add(frame[..mesh.PayloadStart]);
            }
        }

        // The recordings have one mesh header, without keys.
        seeds.AddRange(Enumerable.Repeat(Convert.FromHexString("FFAF00120002000369736E00044563686F0001610000"), 20));
        return seeds;
    }

    private static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException("It does not hold that " + what + ".");
        }
    }
}
