using System.Collections.Concurrent;

namespace Kitex.Diagnostics;

/// <summary>What the calls of one client or server have come to, by method, and the last ones that were slow or failed.</summary>
/// <param name="settings">How they are counted.</param>
/// <param name="isServed">Whether it is a server's.</param>
/// <param name="time">The clock of the side.</param>
internal sealed class CallStatistics(StatisticsSettings settings, bool isServed, TimeProvider time)
{
    // Methods made at run time may be without number.
    private const int MostMethods = 10_000;

    private readonly ConcurrentDictionary<RpcMethod, MethodStatistics> _methods = new();
    private readonly Recent<DiagnosedCall> _slow = new(settings.RecentCalls);
    private readonly Recent<DiagnosedCall> _failed = new(settings.RecentCalls);
    private MethodStatistics? _others;

    /// <summary>How calls are counted.</summary>
    public StatisticsSettings Settings { get; } = settings;

    /// <summary>Whether it is a server's.</summary>
    public bool IsServed { get; } = isServed;

    /// <summary>The clock of the side.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>The figures of all methods that were called, by name.</summary>
    public IReadOnlyList<MethodFigures> Figures =>
    [
        .. _methods.Values.Append(Volatile.Read(ref _others)).OfType<MethodStatistics>()
            .Select(static method => method.Read())
            .OrderBy(static figures => figures.Method, StringComparer.Ordinal),
    ];

    /// <summary>The last slow calls, the newest first.</summary>
    public IReadOnlyList<DiagnosedCall> Slow => _slow.NewestFirst();

    /// <summary>The last failed calls, the newest first.</summary>
    public IReadOnlyList<DiagnosedCall> Failed => _failed.NewestFirst();

    /// <summary>What is counted of a method.</summary>
    /// <param name="method">It; null for something that a server does not know.</param>
    /// <param name="name">What it is called here: <see cref="KitexTelemetry.OtherMethod"/> for those that are counted together.</param>
    public MethodStatistics Of(RpcMethod? method, string name) =>
        method is null || ReferenceEquals(name, KitexTelemetry.OtherMethod) ? Others : Of(method);

    /// <summary>What is counted of a method.</summary>
    public MethodStatistics Of(RpcMethod method) => _methods.TryGetValue(method, out var known) ? known : Add(method);

    /// <summary>Keeps a call among the last ones.</summary>
    public void Keep(DiagnosedCall call, bool isSlow)
    {
        if (call.Error is not null)
        {
            _failed.Add(call);
        }

        if (isSlow)
        {
            _slow.Add(call);
        }
    }

    private MethodStatistics Others => Volatile.Read(ref _others) ?? Interlocked.CompareExchange(ref _others, new MethodStatistics(this, KitexTelemetry.OtherMethod), null) ?? _others;

    private MethodStatistics Add(RpcMethod method) => _methods.Count >= MostMethods
        ? Others
        : _methods.GetOrAdd(method, static (added, self) => new MethodStatistics(self, added.FullName), this);
}
