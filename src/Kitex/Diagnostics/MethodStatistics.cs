using System.Diagnostics;

namespace Kitex.Diagnostics;

/// <summary>
/// What the calls of one method have come to. Processors count apart from each other, so that none waits for another's cache; whoever reads
/// adds up.
/// </summary>
/// <param name="all">Those of the client or server.</param>
/// <param name="name">The method's.</param>
internal sealed class MethodStatistics(CallStatistics all, string name)
{
    // Behind the buckets of durations.
    private const int BegunAt = LatencyBuckets.Count;
    private const int FailedAt = BegunAt + 1;
    private const int AnsweredNoAt = BegunAt + 2;

    private readonly Stripes _counts = new(LatencyBuckets.Count + 3);
    private readonly long[] _phaseTicks = new long[(int)CallPhase.Handle + 1];
    private long _phaseSamples;

    /// <summary>A call begins.</summary>
    /// <returns>Whether it is one of those that are looked at for their phases.</returns>
    public bool Begin() => Interlocked.Increment(ref _counts.Mine[BegunAt]) - 1 is var number && all.Settings.PhaseSampling is > 0 and var every && (ulong)number % (ulong)every == 0;

    /// <summary>A call begins that nobody but the statistics watches.</summary>
    /// <param name="started">When.</param>
    /// <param name="mayMove">Whether it may go to several instances, the last of which is noted.</param>
    /// <returns>What is noted of it; null for nothing.</returns>
    public CountedCall? Begin(long started, bool mayMove = false) =>
        Begin() ? new CountedCall(Phases(started)) : mayMove ? new CountedCall(null) : null;

    /// <summary>For a call that is looked at.</summary>
    public CallPhases Phases(long started) => new(all.Time, started);

    /// <summary>A call has ended that nobody but the statistics watched.</summary>
    public void End(RpcRequest request, RpcError? error, int attempts = 1)
    {
        var duration = all.Time.GetElapsedTime(request.Started);
        if (Count(error, duration, request.Trace?.Phases))
        {
            var start = new CallStart(request.Method, name, IsGrpc: false, request.Started)
            {
                Callee = all.IsServed ? null : request.Callee,
                Caller = request.Caller,
                Transport = request.Transport,
                Peer = request.Connection?.RemoteEndPoint,
            };
            Keep(start, new CallEnding(error, null, duration, attempts) { Request = request }, request.Trace);
        }
    }

    /// <summary>A call has ended for which there may be no request.</summary>
    public void End(in CallStart start, RpcError? error, CallTrace? trace, RpcRequest? request = null)
    {
        var duration = all.Time.GetElapsedTime(start.Started);
        if (Count(error, duration, trace?.Phases))
        {
            Keep(start, new CallEnding(error, null, duration, 1) { Request = request }, trace);
        }
    }

    /// <summary>A call has ended that others watched as well.</summary>
    public void End(ObservedCall call, in CallEnding ending)
    {
        if (Count(ending.Error, ending.Duration, call.Phases))
        {
            Keep(call.Start, ending, call);
        }
    }

    /// <summary>The figures so far.</summary>
    public MethodFigures Read()
    {
        // What has ended is read before what has begun: no more can have ended than begun.
        var (failed, answeredNo, calls) = (_counts.Sum(FailedAt), _counts.Sum(AnsweredNoAt), 0L);
        var latency = new List<LatencyCount>();
        for (var bucket = 0; bucket < LatencyBuckets.Count; bucket++)
        {
            if (_counts.Sum(bucket) is > 0 and var count)
            {
                calls += count;
                latency.Add(new LatencyCount(bucket, count));
            }
        }

        var samples = Volatile.Read(ref _phaseSamples);
        return new MethodFigures
        {
            Method = name,
            Active = _counts.Sum(BegunAt) - calls,
            Calls = calls,
            Failed = failed,
            AnsweredNo = answeredNo,
            Latency = latency,
            PhaseSamples = samples,
            Phases = samples == 0 ? [] : Times(phase => TimeSpan.FromTicks(Volatile.Read(ref _phaseTicks[(int)phase]) / samples)),
        };
    }

    /// <summary>Counts a call that has ended.</summary>
    /// <returns>Whether it is to be kept.</returns>
    private bool Count(RpcError? error, TimeSpan duration, CallPhases? phases)
    {
        var counts = _counts.Mine;
        var hasFailed = false;
        if (error is not null)
        {
            hasFailed = !OutcomeNames.IsAnswer(error);
            Interlocked.Increment(ref counts[hasFailed ? FailedAt : AnsweredNoAt]);
        }

        Interlocked.Increment(ref counts[LatencyBuckets.Of(duration)]);
        if (phases is not null)
        {
            Add(phases);
        }

        return hasFailed || IsSlow(duration);
    }

    private bool IsSlow(TimeSpan duration) => all.Settings.SlowerThan is var least && least != Timeout.InfiniteTimeSpan && duration >= least;

    private void Keep(in CallStart start, in CallEnding ending, CallTrace? trace)
    {
        var failure = ending.Failure;
        var isSlow = start.Method is not { IsStreaming: true } && IsSlow(ending.Duration);
        if (failure is null && !isSlow)
        {
            return;
        }

        var instance = trace?.Peer ?? ending.Request?.Destination;
        all.Keep(
            new DiagnosedCall
            {
                At = all.Time.GetUtcNow(),
                Method = name,
                Peer = instance?.ToString() ?? (start.Peer is { } peer ? AddressText.Format(peer) : null),
                Caller = all.IsServed && start.Caller is { Length: > 0 } caller ? caller : null,
                Callee = start.Callee,
                Transport = all.IsServed ? start.Transport : null,
                Error = failure is null ? null : OutcomeNames.Of(failure.Code),
                Text = failure?.Message,
                Duration = ending.Duration,
                Attempts = ending.Attempts,
                TraceId = TraceIdOf(trace, ending.Request),
                Phases = trace?.Phases is { } phases ? Times(phases.Spent) : [],
            },
            isSlow);
    }

    private string? TraceIdOf(CallTrace? trace, RpcRequest? request)
    {
        var id = trace?.Span?.TraceId ?? default;
        if (id == default && all.IsServed && request is not null)
        {
            id = TraceContext.Extract(request.Meta, request.Headers).TraceId;
        }
        else if (id == default && !all.IsServed)
        {
            id = Activity.Current?.TraceId ?? default;
        }

        return id == default ? null : id.ToHexString();
    }

    private void Add(CallPhases phases)
    {
        foreach (var phase in CallPhases.Of(all.IsServed))
        {
            Interlocked.Add(ref _phaseTicks[(int)phase], phases.Spent(phase).Ticks);
        }

        Interlocked.Increment(ref _phaseSamples);
    }

    /// <summary>The phases that took any time.</summary>
    private List<PhaseTime> Times(Func<CallPhase, TimeSpan> timeOf)
    {
        var times = new List<PhaseTime>();
        foreach (var phase in CallPhases.Of(all.IsServed))
        {
            if (timeOf(phase) is var time && time > TimeSpan.Zero)
            {
                times.Add(new PhaseTime(phase, time));
            }
        }

        return times;
    }
}
