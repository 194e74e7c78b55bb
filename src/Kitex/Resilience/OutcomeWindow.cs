using System.Runtime.CompilerServices;

namespace Kitex.Resilience;

/// <summary>
/// Outcomes of the last 10 s in 100 buckets, with running totals (the window of Kitex v0.16.3's breakers). No ticker moves it:
/// whoever counts or looks brings it up to the time he names. Safe for many threads at once.
/// </summary>
internal sealed class OutcomeWindow
{
    private const int BucketCount = 100;
    private const int BucketsPerSecond = 10;

    /// <summary>After so long without an outcome nobody goes by the window any more.</summary>
    public static readonly TimeSpan UnusedAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Bucket[] _buckets = new Bucket[BucketCount];
    private readonly long _bucketTicks;
    private readonly long _unusedTicks;
    private long _bucketEnd;
    private long _countedAt;
    private int _current;
    private Bucket _totals;
    private long _consecutiveErrors;
    private long _firstError;

    /// <param name="time">The clock whose timestamps are handed in.</param>
    public OutcomeWindow(TimeProvider time)
    {
        _bucketTicks = time.TimestampFrequency / BucketsPerSecond;
        _unusedTicks = (long)(UnusedAfter.TotalSeconds * time.TimestampFrequency);
        _countedAt = time.GetTimestamp();
        _bucketEnd = _countedAt + _bucketTicks;
    }

    /// <summary>Counts a call that went well.</summary>
    /// <param name="now">A timestamp; one that is a little older than another's counts as the other's.</param>
    public void Succeeded(long now)
    {
        lock (_gate)
        {
            Count(now);
            _buckets[_current].Successes++;
            _totals.Successes++;
            _consecutiveErrors = 0;
            _firstError = 0;
        }
    }

    /// <summary>Counts a call that failed.</summary>
    /// <returns>The counts with it.</returns>
    public OutcomeCounts Failed(long now)
    {
        lock (_gate)
        {
            Count(now);
            _buckets[_current].Failures++;
            _totals.Failures++;
            return WithError(now);
        }
    }

    /// <summary>Counts a call that was not answered in time.</summary>
    /// <returns>The counts with it.</returns>
    public OutcomeCounts TimedOut(long now)
    {
        lock (_gate)
        {
            Count(now);
            _buckets[_current].Timeouts++;
            _totals.Timeouts++;
            return WithError(now);
        }
    }

    /// <summary>The counts at this time.</summary>
    public OutcomeCounts At(long now)
    {
        lock (_gate)
        {
            MoveTo(now);
            return Counts();
        }
    }

    /// <summary>Whether nothing was counted for a minute.</summary>
    public bool IsUnused(long now)
    {
        lock (_gate)
        {
            return now - _countedAt >= _unusedTicks;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Reset(long now)
    {
        lock (_gate)
        {
            MoveTo(now);
            Array.Clear(_buckets);
            _totals = default;
            _consecutiveErrors = 0;
            _firstError = 0;
        }
    }

    private OutcomeCounts WithError(long now)
    {
        if (_consecutiveErrors++ == 0)
        {
            _firstError = now;
        }

        return Counts();
    }

    private OutcomeCounts Counts() => new(_totals.Successes, _totals.Failures, _totals.Timeouts, _consecutiveErrors, _firstError);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(long now)
    {
        MoveTo(now);
        _countedAt = now;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MoveTo(long now)
    {
        if (now >= _bucketEnd)
        {
            LeaveBuckets(now);
        }
    }

    private void LeaveBuckets(long now)
    {
        var left = ((now - _bucketEnd) / _bucketTicks) + 1;
        _bucketEnd += left * _bucketTicks;
        for (var i = Math.Min(left, BucketCount); i > 0; i--)
        {
            _current = (_current + 1) % BucketCount;
            ref var oldest = ref _buckets[_current];
            _totals.Successes -= oldest.Successes;
            _totals.Failures -= oldest.Failures;
            _totals.Timeouts -= oldest.Timeouts;
            oldest = default;
        }
    }

    private struct Bucket
    {
        public long Successes;
        public long Failures;
        public long Timeouts;
    }
}
