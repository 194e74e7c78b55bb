using System.Net;
using Kitex.Diagnostics;
using Kitex.LoadBalancing;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Transport;

namespace Kitex.Client;

/// <summary>What a client knows of the instances of its service, put together from its parts.</summary>
internal static class DiagnosedTargets
{
    public static IReadOnlyList<DiagnosedTarget> Of(InstanceDirectory directory, ClientCircuits circuits, ClientTransport transport)
    {
        var connections = transport.CountConnections();
        return [.. directory.Watched.Select(watched => Of(watched, circuits, connections))];
    }

    private static DiagnosedTarget Of(WatchedTarget watched, ClientCircuits circuits, IReadOnlyDictionary<EndPoint, ConnectionCounts>? connections)
    {
        var current = watched.Current;
        return new DiagnosedTarget(
            watched.Target.ToString(),
            watched.Updated,
            current is null ? [] : [.. current.Instances.Select(instance => Of(instance, current.Picker, circuits, connections))]);
    }

    private static DiagnosedInstance Of(Instance instance, InstancePicker picker, ClientCircuits circuits, IReadOnlyDictionary<EndPoint, ConnectionCounts>? connections) => new()
    {
        Address = instance.ToString(),
        Weight = instance.Weight,
        Tags = instance.Tags,
        Active = picker.ActiveOf(instance),
        State = circuits.Outliers?.IsOut(instance.Address) == true ? "ejected" : NameOf(circuits.Instances.StateOf(instance.Address)),
        Connections = connections?.GetValueOrDefault(instance.Address),
    };

    private static string NameOf(CircuitState state) => state switch
    {
        CircuitState.Open => "open",
        CircuitState.HalfOpen => "halfOpen",
        _ => "closed",
    };
}
