namespace Kitex;

/// <summary>
/// What a call being served holds beyond its request: the token of its handler and what the handler sends back. Made on
/// first use; most calls need neither.
/// </summary>
internal sealed class CallScope(RpcRequest request, CancellationToken outer)
{
    // What a timer takes; a deadline further away needs none.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);

    // Timers run on a coarse clock and may be some milliseconds early; the caller shall notice first.
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _closed;
    private CancellationTokenRegistration _outer;
    private CallResponse? _response;
    private bool _ended;

    /// <summary>True when the pipeline gave the handler a token of its own.</summary>
    public bool HasOuter => outer.CanBeCanceled;

    /// <summary>What the handler sends back; null while nobody asked.</summary>
    public CallResponse? StartedResponse => Volatile.Read(ref _response);

    public CallResponse Response
    {
        get
        {
            lock (_gate)
            {
                return _response ??= new CallResponse(request.Answer);
            }
        }
    }

    /// <summary>Fires when the pipeline's token fires, the caller's connection closes or the deadline passes, until the handler ends.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_gate)
            {
                return (_source ??= Start()).Token;
            }
        }
    }

    /// <summary>The handler is done: nothing cancels it any more. The token stays usable for whoever kept it.</summary>
    public void End()
    {
        CancellationTokenRegistration closed, outerOne;
        lock (_gate)
        {
            _ended = true;
            (closed, outerOne) = (_closed, _outer);
            _source?.CancelAfter(Timeout.InfiniteTimeSpan);
        }

        closed.Unregister();
        outerOne.Unregister();
    }

    private CancellationTokenSource Start()
    {
        if (_ended)
        {
            return new CancellationTokenSource();
        }

        var source = new CancellationTokenSource(Remaining(), request.Connection?.Time ?? TimeProvider.System);
        _outer = Follow(source, outer);
        if (request.Connection is { } connection && request.Method.Kind != RpcKind.Oneway)
        {
            _closed = Follow(source, connection.Closed);
        }

        return source;
    }

    private TimeSpan Remaining()
    {
        if (request.Deadline == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var time = request.Connection?.Time ?? TimeProvider.System;
        var left = time.GetElapsedTime(time.GetTimestamp(), request.Deadline);
        if (left <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        return left > LongestWait ? Timeout.InfiniteTimeSpan : left + TimerSlack;
    }

    private static CancellationTokenRegistration Follow(CancellationTokenSource source, CancellationToken token) =>
        token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
}
