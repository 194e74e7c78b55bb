namespace Kitex.Tool.Bench;

/// <summary>Makes calls as a plan says, and counts what becomes of them. Runs once.</summary>
/// <param name="plan">The plan.</param>
/// <param name="call">Makes one call; many are under way at once.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadRun(LoadPlan plan, Func<CancellationToken, ValueTask<CallOutcome>> call, TimeProvider time)
{
    private readonly LatencyHistogram _latencies = new();
    private readonly FailureCounts _failures = new();
    private long _taken;
    private long _started;
    private long _ended;
    private bool _isAnswered;
    private RpcError? _hopeless;

    /// <summary>The latencies of the calls that were ok.</summary>
    public LatencyCounts Latencies => _latencies.Snapshot();

    /// <summary>The calls that failed.</summary>
    public FailureCounts Failures => _failures;

    /// <summary>Since the first call began, until the last one ended.</summary>
    public TimeSpan Elapsed => _started == 0 ? TimeSpan.Zero : time.GetElapsedTime(_started, _ended == 0 ? time.GetTimestamp() : _ended);

    /// <summary>Why the run gave up: nobody listens, or there is no such method, and no call was answered before; null for no reason.</summary>
    public RpcError? Hopeless => _hopeless;

    /// <summary>Runs to the end of the plan. Calls that have begun by then are awaited.</summary>
    /// <param name="cancellation">Ends the run early; calls under way end and do not count.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _started = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, plan.Concurrency).Select(_ => Task.Run(() => WorkAsync(ending), CancellationToken.None))).ConfigureAwait(false);
        _ended = time.GetTimestamp();
    }

    private async Task WorkAsync(CancellationTokenSource ending)
    {
        var cancellation = ending.Token;
        while (await BeginAsync(cancellation).ConfigureAwait(false) is { } begun)
        {
            var outcome = await call(cancellation).ConfigureAwait(false);
            if (cancellation.IsCancellationRequested && outcome.Error?.Code == RpcErrorCode.Canceled)
                return;
            Count(outcome, time.GetElapsedTime(begun));
            if (outcome.IsHopeless && !Volatile.Read(ref _isAnswered))
            {
                Interlocked.CompareExchange(ref _hopeless, outcome.Error, null);
                await ending.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>When the next call begins, or should have begun, as a timestamp; null when there is none.</summary>
    private async ValueTask<long?> BeginAsync(CancellationToken cancellation)
    {
        var number = Interlocked.Increment(ref _taken) - 1;
        if (cancellation.IsCancellationRequested || number >= plan.Requests)
            return null;
        var now = time.GetTimestamp();
        if (plan.Rate is not { } rate)
            return IsOver(now) ? null : now;

        var intended = _started + (long)(number / rate * time.TimestampFrequency);
        if (IsOver(intended))
            return null;
        // A call that had to wait for others counts from when it should have begun. A timer that rings late is not the service's fault.
        if (intended <= now)
            return intended;
        await Task.Delay(time.GetElapsedTime(now, intended), time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellation.IsCancellationRequested ? null : time.GetTimestamp();
    }

    private bool IsOver(long timestamp) => plan.Duration is { } duration && time.GetElapsedTime(_started, timestamp) >= duration;

    private void Count(CallOutcome outcome, TimeSpan latency)
    {
        if (outcome.IsAnswer)
            Volatile.Write(ref _isAnswered, true);
        if (outcome.Error is null)
            _latencies.Add((long)latency.TotalNanoseconds);
        else
            _failures.Add(outcome.Error, outcome.IsGrpc);
    }
}
