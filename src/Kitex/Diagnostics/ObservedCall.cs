using System.Diagnostics;

namespace Kitex.Diagnostics;

/// <summary>A call that somebody watches: its span, its measurements and its line in the log. Ends once, whoever ends it first.</summary>
internal sealed class ObservedCall : CallTrace
{
    private readonly CallObserver _observer;
    private readonly CallStart _start;
    private long _sent;
    private long _received;
    private int _hasEnded;

    /// <param name="observer">Of the client or the server.</param>
    /// <param name="start">The call.</param>
    /// <param name="span">Its span; null for none.</param>
    /// <param name="isTold">Whether it has a line in the log.</param>
    /// <param name="isCounted">Whether it counts as one under way.</param>
    /// <param name="method">What is counted of its method; null for nothing.</param>
    public ObservedCall(CallObserver observer, in CallStart start, Activity? span, bool isTold, bool isCounted, MethodStatistics? method)
    {
        _observer = observer;
        _start = start;
        Span = span;
        IsTold = isTold;
        IsCounted = isCounted;
        Method = method;
        Phases = method?.Begin() == true ? method.Phases(start.Started) : null;
    }

    /// <summary>Whether it has a line in the log.</summary>
    public bool IsTold { get; }

    /// <summary>Whether it counts as one under way.</summary>
    public bool IsCounted { get; }

    /// <summary>What is counted of its method; null for nothing.</summary>
    public MethodStatistics? Method { get; }

    /// <summary>What was known when it began.</summary>
    public ref readonly CallStart Start => ref _start;

    /// <summary>The messages of a stream that were sent.</summary>
    public long SentMessages => Volatile.Read(ref _sent);

    /// <summary>The messages of a stream that were received.</summary>
    public long ReceivedMessages => Volatile.Read(ref _received);

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded) != 0;

    /// <summary>A message of a stream is sent; or was not, after all.</summary>
    /// <param name="messages">1 or -1.</param>
    public void CountSent(int messages) => Interlocked.Add(ref _sent, messages);

    /// <summary>A message of a stream was received.</summary>
    public void CountReceived() => Interlocked.Increment(ref _received);

    /// <summary>The call is over.</summary>
    /// <param name="error">How it failed; null when it did not.</param>
    /// <param name="status">As <see cref="KitexTelemetry.StatusTag"/>; null for none.</param>
    /// <param name="request">The call as it was made; null for that of the start.</param>
    /// <param name="attempts">How many were made.</param>
    public void End(RpcError? error, string? status, RpcRequest? request = null, int attempts = 1)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
        {
            return;
        }

        var ending = new CallEnding(error, status, _observer.Time.GetElapsedTime(_start.Started), attempts) { Request = request ?? _start.Request };
        if (Span is null)
        {
            _observer.Report(this, ending);
            return;
        }

        // Measurements and the log find the span; the code that ends the call keeps its own.
        var current = Activity.Current;
        var isCurrent = ReferenceEquals(current, Span);
        if (!isCurrent)
        {
            Activity.Current = Span;
        }

        try
        {
            _observer.Report(this, ending);
        }
        finally
        {
            SpanTags.Stop(Span, ending.Duration);
            if (!isCurrent)
            {
                Activity.Current = current is { IsStopped: true } ? null : current;
            }
        }
    }
}
