using System.Collections.Concurrent;
using System.Diagnostics;

namespace Kitex.Server.Tests.Diagnostics;

/// <summary>Keeps every span of Kitex in the process, whatever its trace. For tests that run alone.</summary>
internal sealed class AnySpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private int _begun;

    public AnySpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Kitex",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _ => Interlocked.Increment(ref _begun),
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyCollection<Activity> Ended => _ended;

    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Those of servers.</summary>
    public IReadOnlyList<Activity> Served => [.. _ended.Where(static span => span.Kind == ActivityKind.Server)];

    public void Dispose() => _listener.Dispose();
}
