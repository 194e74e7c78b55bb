using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using Kitex.Transport;

namespace Kitex.Resilience.Retrying;

/// <summary>
/// A call of which another attempt begins when one has not answered for a while and, in the mixed kind, when one has failed. The
/// first outcome that is not to be mended ends it, and attempts still running are cancelled. Its caller goes on where that
/// attempt's did. The object is used again once the caller and every attempt have let go of it.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It ends with its last holder, who does not know that he is; the token may be known for longer.")]
internal sealed class HedgedCall : IValueTaskSource<RpcResponse>
{
    private const long Never = long.MaxValue;

    private static readonly Action<object?> OnCanceled = static call => ((HedgedCall)call!).CancelAll();
    private static readonly ContextCallback RunAttempt = static attempt => ((HedgedAttempt)attempt!).Run();

    private readonly HedgedCalls _calls;
    private readonly Lock _gate = new();
    private readonly List<HedgedAttempt> _attempts = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<RpcResponse> _core;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private ExecutionContext? _context;
    private RpcEndpoint _next = null!;
    private RetryPolicy _policy = null!;
    private RetryShare _share = null!;
    private Instance? _asked;
    private string? _refusal;
    private long _lastBegun;
    private long _due = Never;
    private int _begun;
    private int _running;
    private int _holders;
    private bool _backsOff;
    private volatile bool _ended = true;

    public HedgedCall(HedgedCalls calls)
    {
        _calls = calls;

        // The timer serves many calls: it must not keep the context of the first.
        var suppress = !ExecutionContext.IsFlowSuppressed();
        using var flow = suppress ? ExecutionContext.SuppressFlow() : default(AsyncFlowControl?);
        _timer = Time.CreateTimer(static call => ((HedgedCall)call!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeProvider Time => _calls.Time;

    private RpcRequest Last => _attempts[_begun - 1].Request;

    /// <summary>Begins the first attempt.</summary>
    public ValueTask<RpcResponse> Start(RpcEndpoint next, RetryPolicy policy, RetryShare share, RpcRequest request, CancellationToken cancellation)
    {
        var answer = new ValueTask<RpcResponse>(this, _core.Version);
        HedgedAttempt first;
        lock (_gate)
        {
            (_next, _policy, _share, _cancellation) = (next, policy, share, cancellation);
            _context = ExecutionContext.Capture();
            _asked = request.Destination;
            _refusal = null;
            _lastBegun = request.Started;
            _due = Never;
            _begun = _running = 1;
            _holders = 2;
            _backsOff = _ended = false;
            first = AttemptAt(0);
            first.Request = request;
        }

        share.Begin(isRetry: false, request.Started);
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(OnCanceled, this);
        }

        first.Run();
        lock (_gate)
        {
            if (!_ended && _begun == 1 && !_backsOff)
            {
                Wait(policy.BackupDelay);
            }
        }

        return answer;
    }

    /// <summary>Hands an attempt to the layers below.</summary>
    public ValueTask<RpcResponse> Send(RpcRequest attempt) => _next(attempt, _stop.Token);

    /// <summary>An attempt has its outcome, or a middleware threw.</summary>
    public void Finished(HedgedAttempt attempt, RpcResponse response, Exception? thrown)
    {
        HedgedAttempt? another = null;
        var ends = false;
        if (!_ended)
        {
            var mayBeMended = MayBeMended(attempt.Request, response, ref thrown);
            lock (_gate)
            {
                _running--;
                if (!_ended && !(mayBeMended && GoesOn(out another)))
                {
                    ends = true;
                    SetEnded();
                }
            }
        }

        if (ends)
        {
            End(response, thrown);
        }

        RunInContext(another);
        LetGo();
    }

    RpcResponse IValueTaskSource<RpcResponse>.GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            LetGo();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<RpcResponse>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<RpcResponse>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private bool MayBeMended(RpcRequest attempt, in RpcResponse response, ref Exception? thrown)
    {
        if (thrown is not null)
        {
            return false;
        }

        _share.End(response.Error);
        try
        {
            return _policy.Kind == RetryKind.Mixed && RetryRules.MayBeMended(_policy, attempt, response, _cancellation);
        }
        catch (Exception predicates)
        {
            thrown = predicates;
            return false;
        }
    }

    /// <summary>After an outcome to be mended: true when there will be another. Call under the gate.</summary>
    private bool GoesOn(out HedgedAttempt? another)
    {
        another = null;
        if (_backsOff)
        {
            return true;
        }

        if (_begun <= _policy.MaxRetries && _refusal is null)
        {
            var wait = _policy.Backoff.Before(_begun, Random.Shared.NextDouble());
            _refusal = RetryRules.ReasonToStop(_policy, _share, Last, _lastBegun, wait, Time);
            if (_refusal is null)
            {
                if (wait > TimeSpan.Zero)
                {
                    _backsOff = true;
                    Wait(wait);
                }
                else
                {
                    another = Begin();
                }

                return true;
            }
        }

        return _running > 0;
    }

    private void OnTimer()
    {
        HedgedAttempt? another = null;
        lock (_gate)
        {
            if (_ended || _due == Never)
            {
                return;
            }

            var early = Time.GetElapsedTime(Time.GetTimestamp(), _due);
            if (early > TimeSpan.Zero)
            {
                // Set for a call before this one, or a clock coarser than timestamps.
                Wait(early);
                return;
            }

            _due = Never;
            if (_backsOff)
            {
                _backsOff = false;
                another = Begin();
            }
            else if (_begun <= _policy.MaxRetries && _refusal is null)
            {
                _refusal = RetryRules.ReasonToStop(_policy, _share, Last, _lastBegun, TimeSpan.Zero, Time);
                another = _refusal is null ? Begin() : null;
            }
        }

        RunInContext(another);
    }

    /// <summary>The next attempt, about to run. Call under the gate.</summary>
    private HedgedAttempt Begin()
    {
        _lastBegun = Time.GetTimestamp();
        _share.Begin(isRetry: true, _lastBegun);
        var attempt = AttemptAt(_begun);
        attempt.Request = RetryRules.NextAttempt(_policy, Last, _asked, _lastBegun, Time);
        _begun++;
        _running++;
        Interlocked.Increment(ref _holders);
        if (_begun <= _policy.MaxRetries)
        {
            Wait(_policy.BackupDelay);
        }
        else
        {
            StopWaiting();
        }

        return attempt;
    }

    private HedgedAttempt AttemptAt(int index)
    {
        if (index == _attempts.Count)
        {
            _attempts.Add(new HedgedAttempt(this));
        }

        return _attempts[index];
    }

    private void Wait(TimeSpan wait)
    {
        // Timers have whole milliseconds.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _due = Time.GetTimestamp() + (long)(wait.TotalSeconds * Time.TimestampFrequency);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The caller's token has fired: attempts end by it, and a wait without one at once.</summary>
    private void CancelAll()
    {
        RpcRequest? waiting = null;
        lock (_gate)
        {
            if (!_ended && _running == 0)
            {
                waiting = Last;
                SetEnded();
            }
        }

        CancelAttempts();
        if (waiting is not null)
        {
            End(CallFailure.Canceled(waiting, Time), null);
        }
    }

    private void SetEnded()
    {
        _ended = true;
        StopWaiting();
    }

    private void StopWaiting()
    {
        if (_due != Never)
        {
            _due = Never;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Tells the caller. Once, by whoever has set the end.</summary>
    private void End(in RpcResponse response, Exception? thrown)
    {
        if (Volatile.Read(ref _running) > 0)
        {
            CancelAttempts();
        }

        if (thrown is not null)
        {
            _core.SetException(thrown);
            return;
        }

        var outcome = response.After(_begun);
        _core.SetResult(_refusal is null ? outcome : RetryRules.Stopped(outcome, _begun - 1, _refusal));
    }

    private void CancelAttempts()
    {
        try
        {
            _stop.Cancel();
        }
        catch (AggregateException)
        {
            // Of a middleware's listener; neither the call nor the other listeners suffer from it.
        }
    }

    private void RunInContext(HedgedAttempt? attempt)
    {
        if (attempt is null)
        {
            return;
        }

        // The timer's context, or that of another attempt, is not the caller's.
        if (_context is null)
        {
            attempt.Run();
        }
        else
        {
            ExecutionContext.Run(_context, RunAttempt, attempt);
        }
    }

    private void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
        {
            return;
        }

        foreach (var attempt in _attempts)
        {
            attempt.Request = null!;
        }

        (_next, _policy, _share, _context, _asked) = (null!, null!, null!, null, null);
        if ((!_cancellation.CanBeCanceled || _registration.Unregister()) && _stop.TryReset())
        {
            (_cancellation, _registration) = (default, default);
            _calls.GiveBack(this);
        }
        else
        {
            // A token may be known to somebody still, and a callback be on its way.
            _timer.Dispose();
        }
    }
}
