using Kitex.Protocols.Http2;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Fuzz;

/// <summary>
/// Mutated HTTP/2 connections, one direction each: frames, header blocks, settings and windows. However the bytes arrive,
/// the same is heard, and a broken rule is told as a value.
/// </summary>
internal sealed class Http2FuzzTarget : FuzzTarget
{
    // Larger ones cost time and show nothing that smaller ones do not.
    private const int MostFrameBytes = 1024;

    private readonly Http2Mutator _mutator = new(Seeds());

    public override string Name => "http2";

    public override byte[] Next(Random random) => _mutator.Next(random);

    public override FuzzOutcome Run(byte[] input)
    {
        using var whole = new Http2Listener();
        var end = whole.Hear(input);
        using var pieces = new Http2Listener();
        if (end != HearInPieces(pieces, input) || whole.Heard != pieces.Heard || whole.Frames != pieces.Frames || whole.End != pieces.End)
        {
            throw new InvalidOperationException("Bytes that arrive in pieces are heard in another way than all at once.");
        }

        return whole.End is null ? FuzzOutcome.Accepted : whole.Frames == 0 ? FuzzOutcome.RejectedAtHeader : FuzzOutcome.Rejected;
    }

    // The tables and buffers of two listeners, whatever comes; a reason is some hundred bytes for a frame in error.
    public override long AllocationBound(int inputLength) => (128L << 10) + (64L * inputLength);

    private static int HearInPieces(Http2Listener listener, ReadOnlySpan<byte> input)
    {
        var at = 0;
        var piece = 1 + (input.Length % 23);
        for (var arrived = 0; arrived < input.Length && listener.End is null;)
        {
            arrived = Math.Min(arrived + piece, input.Length);
            at += listener.Hear(input[at..arrived]);
        }

        return at;
    }

    private static List<IReadOnlyList<byte[]>> Seeds()
    {
        var seeds = new List<IReadOnlyList<byte[]>>();
        foreach (var capture in Capture.Names("grpc_*", "probe_grpc_*").Select(Capture.Read))
        {
            foreach (var side in new[] { capture.Client, capture.Server })
            {
                var frames = side.Where(static frame => frame.Length <= MostFrameBytes && Http2Preface.Read(frame) != Http2ReadStatus.Ready).ToList();
                if (frames.Count > 0)
                {
                    seeds.Add(frames);
                }
            }
        }

        return seeds.Count > 0 ? seeds : throw new InvalidOperationException("No capture of gRPC was found.");
    }
}
