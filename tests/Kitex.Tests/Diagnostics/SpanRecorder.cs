using System.Collections.Concurrent;
using System.Diagnostics;

namespace Kitex.Tests.Diagnostics;

/// <summary>Keeps the spans of the trace that a test makes its calls in.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private int _begun;

    /// <param name="sampling">What becomes of spans.</param>
    public SpanRecorder(ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Kitex",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampling,
            ActivityStarted = span => Interlocked.Add(ref _begun, IsOwn(span) ? 1 : 0),
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        Root.Start();
    }

    /// <summary>The test's own, within which it calls.</summary>
    public Activity Root { get; } = new("test");

    /// <summary>Those that ended, in that order.</summary>
    public IReadOnlyList<Activity> Ended => [.. _ended.Where(IsOwn)];

    /// <summary>How many began.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>The one that ended.</summary>
    public Activity Single => Assert.Single(Ended);

    public IReadOnlyList<Activity> Of(ActivityKind kind) => [.. Ended.Where(span => span.Kind == kind)];

    public void Dispose()
    {
        Root.Stop();
        _listener.Dispose();
    }

    private bool IsOwn(Activity span) => span.TraceId == Root.TraceId;
}
