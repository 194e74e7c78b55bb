using System.Globalization;
using System.Runtime.CompilerServices;
using Kitex.Server.Protocols;
using Kitex.Transport;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Dispatching;

/// <summary>
/// Who may call, and how much: asked by the protocols before they read a body, and once more as the first layer of the pipeline,
/// which counts the calls under way and asks the user's own limiter.
/// </summary>
internal sealed class Admission
{
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly OverloadLog _log;
    private volatile AdmissionRule[] _rules = [];
    private volatile IReadOnlyList<AccessRule> _accessRules = [];
    private volatile LimitTable? _limits;
    private volatile int _maxConnections;

    public Admission(ServerMetrics metrics, TimeProvider time, ILogger logger)
    {
        _metrics = metrics;
        _time = time;
        _log = new OverloadLog(time, logger);
    }

    /// <summary>False when every call is admitted.</summary>
    public bool IsNeeded => _limits is not null || _rules.Length > 0;

    /// <summary>Whether any rule looks at whole requests.</summary>
    public bool HasAccessRules => _accessRules.Count > 0;

    /// <summary>The most connections open at once; 0 for no limit.</summary>
    public int MaxConnections => _maxConnections;

    /// <summary>The limits that hold now, and what is under way of them.</summary>
    public IReadOnlyDictionary<string, double> Describe()
    {
        var figures = new Dictionary<string, double>();
        if (_maxConnections is > 0 and var most)
        {
            figures["MaxConnections"] = most;
        }

        _limits?.Describe(figures);
        return figures;
    }

    /// <summary>From now on these rules and limits hold. Never called twice at once.</summary>
    public void Use(KitexServerOptions options)
    {
        _rules = [.. options.AdmissionRules];
        _accessRules = options.AccessRules;
        _maxConnections = options.Limits.MaxConnections;
        var limits = new LimitTable(options.Limits, _limits, _time);
        _limits = limits.IsEmpty ? null : limits;
    }

    /// <summary>Decides by what is known before the body is read. Whoever refuses counts it.</summary>
    /// <returns>Why the call is refused; null when it is not.</returns>
    public Refusal? Refuse(in CallHead head)
    {
        foreach (var rule in _rules)
        {
            if (rule(head) is { } reason)
            {
                return Refuse(head.Method, RefusalLog.AccessDenied, Denied(reason));
            }
        }

        if (_limits is not { } limits)
        {
            return null;
        }

        var gates = limits.Of(head.Method, head.Caller);
        return gates.Full is { } full ? Refuse(head.Method, RefusalLog.Concurrency, TooMany(full))
            : limits.Adaptive is { IsFull: true } adaptive && IsAdaptive(head.Method) ? Refuse(head.Method, RefusalLog.Concurrency, TooMany(adaptive))
            : gates.Take() is { } over ? Refuse(head.Method, RefusalLog.Rate, TooFrequent(over))
            : null;
    }

    /// <summary>The same, counted.</summary>
    public RpcError? RefuseCounted(in CallHead head)
    {
        if (!IsNeeded || Refuse(head) is not { } refusal)
        {
            return null;
        }

        _metrics.Refused(refusal.Reason);
        return refusal.Error;
    }

    /// <summary>The layer.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) => _limits is { } limits
        ? InvokeAsync(limits, next, request, cancellation)
        : next(request, cancellation);

    /// <summary>The layer of rules that look at the whole request.</summary>
    public RpcEndpoint WrapAccess(RpcEndpoint next) => AccessRules.Layer(() => _accessRules, DenyCounted)(next);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> InvokeAsync(LimitTable limits, RpcEndpoint next, RpcRequest request, CancellationToken cancellation)
    {
        using var lease = limits.Limiter?.AttemptAcquire(request);
        if (lease is { IsAcquired: false })
        {
            return Refuse(RefusalLog.Rate, OverLimit("refused by the limiter"));
        }

        var gates = limits.Of(request.Method, request.Caller);
        if (gates.Enter() is { } full)
        {
            return Refuse(RefusalLog.Concurrency, TooMany(full));
        }

        var adaptive = IsAdaptive(request.Method) ? limits.Adaptive : null;
        var (entered, succeeded, started) = (false, false, 0L);
        try
        {
            if (adaptive is not null)
            {
                if (!adaptive.TryEnter())
                {
                    return Refuse(RefusalLog.Concurrency, TooMany(adaptive));
                }

                (entered, started) = (true, _time.GetTimestamp());
            }

            var response = await next(request, cancellation).ConfigureAwait(false);
            succeeded = response.Error is null;
            return response;
        }
        finally
        {
            gates.Leave();
            if (entered)
            {
                adaptive!.Leave(started, succeeded);
            }
        }
    }

    // How long a stream lasts is the caller's choice.
    private static bool IsAdaptive(RpcMethod method) => method.Kind == RpcKind.Unary;

    private Refusal Refuse(RpcMethod method, string reason, RpcError error)
    {
        _log.Note(error.Message);
        return new Refusal(reason, error, IsAnswered: method.Kind != RpcKind.Oneway, GoesOn: true);
    }

    private RpcError Refuse(string reason, RpcError error)
    {
        _log.Note(error.Message);
        _metrics.Refused(reason);
        return error;
    }

    private RpcError DenyCounted(RpcRequest request, string reason)
    {
        _metrics.Refused(RefusalLog.AccessDenied);
        return Denied(reason);
    }

    private static RpcError Denied(string reason) => new(RpcErrorCode.AccessDenied, $"{RemoteRefusal.Forbidden}: {reason}");

    private static RpcError TooFrequent(CallGate gate) =>
        OverLimit(string.Create(CultureInfo.InvariantCulture, $"request too frequent ({gate.Name}: {gate.Limit.PerSecond:0.###} per second)"));

    private static RpcError TooMany(CallGate gate) =>
        OverLimit(string.Create(CultureInfo.InvariantCulture, $"too many calls under way ({gate.Name}: {gate.Limit.Concurrency})"));

    private static RpcError TooMany(AdaptiveConcurrency adaptive) =>
        OverLimit(string.Create(CultureInfo.InvariantCulture, $"too many calls under way (the server: {adaptive.Limit} now)"));

    private static RpcError OverLimit(string text) => new(RpcErrorCode.Rejected, $"{RemoteRefusal.OverLimit}: {text}");
}
