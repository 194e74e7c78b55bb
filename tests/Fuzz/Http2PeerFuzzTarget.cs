using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Fuzz;

/// <summary>One side of whole connections of HTTP/2, whose peer's words were mutated. What this side says is always HTTP/2.</summary>
/// <param name="mutator">Makes the words.</param>
/// <param name="watchedEach">Of so many runs one is watched for arrays that do not come back to their pool.</param>
internal abstract class Http2PeerFuzzTarget(Http2Mutator mutator, int watchedEach) : FuzzTarget
{
    /// <summary>The longest time for anything to end.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private int _runs;

    public override byte[] Next(Random random) => mutator.Next(random);

    public override FuzzOutcome Run(byte[] input)
    {
        if (++_runs % watchedEach != 0)
        {
            return Meet(input);
        }

        using var watch = new PoolWatch();
        var outcome = Meet(input);
        return watch.Count == 0 ? outcome : throw new InvalidOperationException($"{watch.Count} arrays were rented and not returned.");
    }

    /// <summary>One connection from its begin to its end.</summary>
    protected abstract FuzzOutcome Meet(byte[] input);

    /// <summary>Whether this side ends the connection by this frame because of what its peer said.</summary>
    protected abstract bool Rejects(in Http2Frame goAway);

    /// <summary>Headers were sent.</summary>
    protected virtual void Sent(in Http2FrameHeader headers)
    {
    }

    /// <summary>Reads what this side said, which must be whole frames with headers that can be decoded.</summary>
    protected FuzzOutcome Outcome(ReadOnlySpan<byte> sent)
    {
        var reader = new Http2FrameReader(new Http2Limits()) { MaxFrameSize = Http2FrameHeader.LargestLength };
        var decoder = new HpackDecoder(1024 * 1024);
        var outcome = FuzzOutcome.RejectedAtHeader;
        while (reader.Read(sent, out var frame) is var status && status != Http2ReadStatus.NeedMore)
        {
            Expect(status == Http2ReadStatus.Ready, frame.Violation?.Reason ?? "a frame is whole");
            switch (frame.Header.Type)
            {
                case Http2FrameType.Settings when frame.Header.Has(Http2Flags.Ack) && outcome == FuzzOutcome.RejectedAtHeader:
                    outcome = FuzzOutcome.Accepted;
                    break;
                case Http2FrameType.GoAway when Rejects(frame):
                    outcome = outcome == FuzzOutcome.Accepted ? FuzzOutcome.Rejected : outcome;
                    break;
                case Http2FrameType.Headers:
                    var sink = default(Nowhere);
                    Expect(decoder.Decode(frame.Payload, ref sink) == HpackStatus.Done, decoder.Problem ?? "headers can be decoded");
                    Sent(frame.Header);
                    break;
            }

            sent = sent[frame.Length..];
        }

        Expect(sent.IsEmpty, "nothing but whole frames is sent");
        return outcome;
    }

    protected static void Expect(bool holds, string what, Exception? because = null)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"It does not hold: {what}.", because);
        }
    }

    /// <summary>Fields are only decoded.</summary>
    private struct Nowhere : IHeaderSink
    {
        public readonly void Add(scoped in HeaderField field)
        {
        }
    }
}
