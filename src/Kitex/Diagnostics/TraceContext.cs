using System.Diagnostics;

namespace Kitex.Diagnostics;

/// <summary>
/// The trace that a call belongs to, as it travels: the fields of the process's propagator (W3C: traceparent, tracestate, baggage) as
/// transient metainfo, as the OpenTelemetry contrib of Kitex (Go) has them, and over gRPC as header fields besides.
/// </summary>
internal static class TraceContext
{
    private static readonly DistributedContextPropagator.PropagatorSetterCallback Set =
        static (carrier, name, value) => ((Dictionary<string, string>)carrier!)[name] = value;

    private static readonly DistributedContextPropagator.PropagatorGetterCallback Get = static (object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
    {
        value = Find(carrier, name);
        values = null;
    };

    /// <summary>Lets the attempt carry this span.</summary>
    /// <param name="request">An attempt that nobody has seen.</param>
    /// <param name="span">The attempt's own, or the one it is made within.</param>
    /// <param name="isGrpc">Whether header fields go along.</param>
    public static void Inject(RpcRequest request, Activity span, bool isGrpc)
    {
        var fields = new Dictionary<string, string>();
        DistributedContextPropagator.Current.Inject(span, fields, Set);
        Carry(request, fields, isGrpc);
    }

    /// <summary>Lets a call made while serving another carry what that one carried, where nobody has made a span between them.</summary>
    public static void Forward(RpcRequest request, RpcRequest incoming, bool isGrpc)
    {
        if (incoming.Meta.Transient.Count == 0 && incoming.Headers.Count == 0)
        {
            return;
        }

        Dictionary<string, string>? fields = null;
        foreach (var name in DistributedContextPropagator.Current.Fields)
        {
            if ((Find(incoming.Meta, name) ?? Find(incoming.Headers, name)) is { Length: > 0 } value)
            {
                (fields ??= [])[name] = value;
            }
        }

        if (fields is not null)
        {
            Carry(request, fields, isGrpc);
        }
    }

    /// <summary>The span that a received call belongs to; default for none.</summary>
    public static ActivityContext Extract(MetaInfo meta, RpcMetadata headers) => CarrierOf(meta, headers) is { } carrier ? Parse(carrier) : default;

    /// <summary>Adds the baggage that a received call carries.</summary>
    public static void AddBaggage(Activity span, MetaInfo meta, RpcMetadata headers)
    {
        if (CarrierOf(meta, headers) is { } carrier && DistributedContextPropagator.Current.ExtractBaggage(carrier, Get) is { } baggage)
        {
            foreach (var (key, value) in baggage)
            {
                span.AddBaggage(key, value);
            }
        }
    }

    // Metainfo before headers: where both are, a Kitex peer made both of one context.
    private static object? CarrierOf(MetaInfo meta, RpcMetadata headers) =>
        meta.Transient.Count > 0 && Parse(meta) != default ? meta : headers.Count > 0 ? headers : null;

    private static ActivityContext Parse(object carrier)
    {
        DistributedContextPropagator.Current.ExtractTraceIdAndState(carrier, Get, out var parent, out var state);
        return ActivityContext.TryParse(parent, state, isRemote: true, out var context) ? context : default;
    }

    private static void Carry(RpcRequest request, Dictionary<string, string> fields, bool isGrpc)
    {
        var headers = request.Headers;
        if (isGrpc)
        {
            foreach (var (name, value) in fields)
            {
                // What the caller sends under the name stays; and HTTP takes no more than this.
                if (headers.Text(name) is null && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    headers = headers.With(name, value);
                }
            }
        }

        foreach (var (key, value) in request.Meta.Transient)
        {
            fields.TryAdd(key, value);
        }

        request.Carry(new MetaInfo { Transient = fields, Persistent = request.Meta.Persistent }, headers);
    }

    private static string? Find(object? carrier, string name)
    {
        if (carrier is RpcMetadata headers)
        {
            return headers.Text(name);
        }

        foreach (var (key, value) in ((MetaInfo)carrier!).Transient)
        {
            if (IsSame(key, name))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>As Kitex (Go) compares them: gRPC carries metainfo in capitals with _ for -.</summary>
    private static bool IsSame(string key, string name)
    {
        if (key.Length != name.Length)
        {
            return false;
        }

        for (var i = 0; i < key.Length; i++)
        {
            if (char.ToLowerInvariant(key[i] == '_' ? '-' : key[i]) != char.ToLowerInvariant(name[i]))
            {
                return false;
            }
        }

        return true;
    }
}
