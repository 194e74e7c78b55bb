using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kitex.Diagnostics;

/// <summary>Watches the calls of one client or server for whoever listens: spans, metrics and the access log.</summary>
/// <param name="kind">The side.</param>
/// <param name="instruments">Of the side.</param>
/// <param name="options">What the user adds.</param>
/// <param name="time">The clock of the side.</param>
/// <param name="logger">For the access log.</param>
internal sealed class CallObserver(ActivityKind kind, CallInstruments instruments, TelemetryOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>The category of the access log.</summary>
    public const string LogCategory = "Kitex.AccessLog";

    private CallStatistics? _statistics;

    // Samplers see these; a method's are made once.
    private readonly ConcurrentDictionary<RpcMethod, KeyValuePair<string, object?>[]> _samplerTags = new();

    /// <summary>The clock of the side.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>What is counted for the diagnosis; null for nothing.</summary>
    public CallStatistics? Statistics => Volatile.Read(ref _statistics);

    /// <summary>Whether anybody wants to know of a call that begins, <see cref="Statistics"/> apart.</summary>
    public bool IsOn => KitexTelemetry.Source.HasListeners() || instruments.IsOn || options.AccessLog is not null;

    /// <summary>Counts calls from now on, unless they are counted already.</summary>
    public void Count(CallStatistics statistics) => Interlocked.CompareExchange(ref _statistics, statistics, null);

    /// <summary>A call begins. Where its parent is not given, its span belongs to the current one, and takes its place.</summary>
    public ObservedCall Begin(in CallStart start)
    {
        var isWanted = options.Filter is not { } filter || start.Method is null || filter(start.Method);
        var span = isWanted && KitexTelemetry.Source.HasListeners() ? StartSpan(start) : null;
        var isCounted = instruments.Active.Enabled;
        if (isCounted)
        {
            instruments.Active.Add(1, TagsOf(start));
        }

        return new ObservedCall(this, start, span, isWanted && options.AccessLog is not null, isCounted, Statistics?.Of(start.Method, start.Name));
    }

    /// <summary>A received call begins: its span belongs to the one that it carries, and current ones stay as they are.</summary>
    /// <param name="start">The call.</param>
    /// <param name="meta">What travels with it.</param>
    /// <param name="headers">Its header fields, over gRPC.</param>
    public ObservedCall BeginServed(in CallStart start, MetaInfo meta, RpcMetadata headers)
    {
        if (!KitexTelemetry.Source.HasListeners())
        {
            return Begin(start);
        }

        // Nothing that the reading of connections runs in is a parent, nor does it run in a call.
        var current = Activity.Current;
        Activity.Current = null;
        var call = Begin(start with { Parent = TraceContext.Extract(meta, headers) });
        if (call.Span is { } span)
        {
            TraceContext.AddBaggage(span, meta, headers);
        }

        Activity.Current = current is { IsStopped: true } ? null : current;
        return call;
    }

    /// <summary>A call has ended.</summary>
    public void Report(ObservedCall call, in CallEnding ending)
    {
        ref readonly var start = ref call.Start;
        if (call.IsCounted)
        {
            instruments.Active.Add(-1, TagsOf(start));
        }

        if (instruments.Duration.Enabled)
        {
            var tags = TagsOf(start);
            Add(ref tags, KitexTelemetry.StatusTag, ending.Status);
            Add(ref tags, KitexTelemetry.OutcomeTag, ending.Outcome);
            Add(ref tags, KitexTelemetry.ErrorTag, ending.Failure is { } failure ? OutcomeNames.Of(failure.Code) : null);
            instruments.Duration.Record(ending.Duration.TotalSeconds, tags);
        }

        if (start.Method is { IsStreaming: true } && instruments.Messages.Enabled)
        {
            Count(start, "sent", call.SentMessages);
            Count(start, "received", call.ReceivedMessages);
        }

        if (call.Span is { IsAllDataRequested: true } span)
        {
            Describe(span, call, ending);
        }

        call.Method?.End(call, ending);
        if (call.IsTold)
        {
            AccessLog.Write(logger, options.AccessLog!, call, ending);
        }
    }

    private Activity? StartSpan(in CallStart start)
    {
        var tags = start.Method is { } method && ReferenceEquals(start.Name, method.FullName)
            ? _samplerTags.GetOrAdd(method, static (_, start) => SamplerTags(start), start)
            : SamplerTags(start);
        var at = Time.GetUtcNow() - Time.GetElapsedTime(start.Started);
        return KitexTelemetry.Source.StartActivity(
            ReferenceEquals(start.Name, KitexTelemetry.OtherMethod) ? start.System : start.Name, kind, start.Parent, tags, null, at);
    }

    private static KeyValuePair<string, object?>[] SamplerTags(CallStart start) =>
        [new(KitexTelemetry.SystemTag, start.System), new(KitexTelemetry.MethodTag, start.Name)];

    private static TagList TagsOf(in CallStart start)
    {
        var tags = new TagList { { KitexTelemetry.SystemTag, start.System }, { KitexTelemetry.MethodTag, start.Name } };
        Add(ref tags, KitexTelemetry.CalleeTag, start.Callee);
        return tags;
    }

    private static void Add(ref TagList tags, string name, string? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }

    private void Count(in CallStart start, string direction, long messages)
    {
        if (messages > 0)
        {
            var tags = TagsOf(start);
            tags.Add("kitex.direction", direction);
            instruments.Messages.Add(messages, tags);
        }
    }

    private void Describe(Activity span, ObservedCall call, in CallEnding ending)
    {
        ref readonly var start = ref call.Start;
        SpanTags.SetOutcome(span, ending, kind == ActivityKind.Server);
        if (kind == ActivityKind.Server)
        {
            SpanTags.SetPeer(span, start.Peer);
            span.SetTag(KitexTelemetry.TransportTag, start.Transport);
            span.SetTag(KitexTelemetry.CallerTag, start.Caller is { Length: > 0 } caller ? caller : null);
            if (start.Method is { } unserved && !ReferenceEquals(start.Name, unserved.FullName))
            {
                span.SetTag(KitexTelemetry.OriginalMethodTag, unserved.FullName);
            }
        }
        else
        {
            SpanTags.SetServer(span, call.Peer ?? ending.Request?.Destination);
            span.SetTag(KitexTelemetry.CalleeTag, start.Callee);
            span.SetTag(KitexTelemetry.AttemptsTag, ending.Attempts > 1 ? ending.Attempts : null);
        }

        if (start.Method is { IsStreaming: true })
        {
            span.SetTag(KitexTelemetry.SentTag, call.SentMessages);
            span.SetTag(KitexTelemetry.ReceivedTag, call.ReceivedMessages);
        }

        try
        {
            options.Enrich?.Invoke(span, new EndedCall(start.Method, ending.Request, ending.Error, ending.Duration));
        }
        catch (Exception)
        {
            // The user's, as documented: it harms no call.
        }
    }
}
