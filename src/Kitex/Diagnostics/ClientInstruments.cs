using System.Diagnostics.Metrics;

namespace Kitex.Diagnostics;

/// <summary>What clients measure, under the meter "Kitex". One for all clients: a meter of a client's own would take those of its namesakes along when it ends.</summary>
internal static class ClientInstruments
{
    private static readonly Counter<long> Retries = KitexTelemetry.Client.CreateCounter<long>(
        "kitex.client.retries", "{attempt}", "Attempts beyond the first, by kind.");

    private static readonly Counter<long> Repicks = KitexTelemetry.Client.CreateCounter<long>(
        "kitex.client.repicks", "{pick}", "Attempts that went to another instance because nothing was sent to the first.");

    private static readonly Counter<long> CircuitChanges = KitexTelemetry.Client.CreateCounter<long>(
        "kitex.client.circuit.changes", "{change}", "Circuits that opened, began to try or closed.");

    private static readonly Counter<long> InstanceChanges = KitexTelemetry.Client.CreateCounter<long>(
        "kitex.client.discovery.changes", "{instance}", "Instances that discovery added, removed or changed.");

    /// <summary>Of every call.</summary>
    public static CallInstruments Calls { get; } = new(KitexTelemetry.Client, "client");

    /// <summary>An attempt beyond the first begins.</summary>
    public static void Retried(RpcRequest request, bool isHedge)
    {
        if (Retries.Enabled)
        {
            Retries.Add(1, Method(request), Callee(request.Callee), new("kitex.retry.kind", isHedge ? "hedge" : "retry"));
        }
    }

    /// <summary>An attempt goes to another instance.</summary>
    public static void Repicked(RpcRequest request)
    {
        if (Repicks.Enabled)
        {
            Repicks.Add(1, Method(request), Callee(request.Callee));
        }
    }

    /// <summary>A circuit has changed.</summary>
    public static void CircuitChanged(CircuitChange change)
    {
        if (CircuitChanges.Enabled)
        {
            CircuitChanges.Add(1, new("kitex.circuit.scope", NameOf(change.Now.Scope)), new("kitex.circuit.state", NameOf(change.Now.State)));
        }
    }

    /// <summary>Discovery has a new list.</summary>
    public static void InstancesChanged(string callee, int added, int removed, int changed)
    {
        if (InstanceChanges.Enabled)
        {
            Changed(callee, "added", added);
            Changed(callee, "removed", removed);
            Changed(callee, "changed", changed);
        }
    }

    private static void Changed(string callee, string kind, int count)
    {
        if (count > 0)
        {
            InstanceChanges.Add(count, Callee(callee), new("kitex.change", kind));
        }
    }

    private static KeyValuePair<string, object?> Method(RpcRequest request) => new(KitexTelemetry.MethodTag, request.Method.FullName);

    private static KeyValuePair<string, object?> Callee(string callee) => new(KitexTelemetry.CalleeTag, callee);

    /// <summary>"open", "half_open", "closed".</summary>
    public static string NameOf(CircuitState state) => state switch
    {
        CircuitState.Open => "open",
        CircuitState.HalfOpen => "half_open",
        _ => "closed",
    };

    /// <summary>"method", "instance", "outlier".</summary>
    public static string NameOf(CircuitScope scope) => scope switch
    {
        CircuitScope.Method => "method",
        CircuitScope.Instance => "instance",
        _ => "outlier",
    };
}
