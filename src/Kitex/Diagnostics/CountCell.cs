namespace Kitex.Diagnostics;

/// <summary>The counts of one processor, for one method.</summary>
internal sealed class CountCell
{
    // What stands before and behind belongs to others, on lines of the cache of their own.
    private const int Padding = 16;
    private const int BegunAt = Padding;
    private const int FailedAt = Padding + 1;
    private const int AnsweredNoAt = Padding + 2;
    private const int BucketsAt = Padding + 3;

    private readonly long[] _counts = new long[BucketsAt + LatencyBuckets.Count + Padding];

    /// <summary>Calls that have begun.</summary>
    public long Begun => Volatile.Read(ref _counts[BegunAt]);

    /// <summary>A call begins.</summary>
    /// <returns>How many have begun before it.</returns>
    public long Begin() => Interlocked.Increment(ref _counts[BegunAt]) - 1;

    /// <summary>A call has ended otherwise than with an answer.</summary>
    /// <param name="hasFailed">Whether it failed; or it was answered no.</param>
    public void CountOutcome(bool hasFailed) => Interlocked.Increment(ref _counts[hasFailed ? FailedAt : AnsweredNoAt]);

    /// <summary>A call has ended.</summary>
    /// <param name="bucket">How long it took.</param>
    public void End(int bucket) => Interlocked.Increment(ref _counts[BucketsAt + bucket]);

    /// <summary>Adds what has ended.</summary>
    public void AddTo(Span<long> buckets, ref long failed, ref long answeredNo)
    {
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            buckets[bucket] += Volatile.Read(ref _counts[BucketsAt + bucket]);
        }

        failed += Volatile.Read(ref _counts[FailedAt]);
        answeredNo += Volatile.Read(ref _counts[AnsweredNoAt]);
    }
}
