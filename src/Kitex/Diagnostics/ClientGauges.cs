using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Kitex.Diagnostics;

/// <summary>
/// What clients hold, asked for when somebody collects: instruments of the process over the clients that are there. One that is
/// disposed leaves, and one that is forgotten is not kept alive.
/// </summary>
internal static class ClientGauges
{
    private static readonly ConditionalWeakTable<MeasuredClient, object> Clients = [];

    static ClientGauges()
    {
        KitexTelemetry.Client.CreateObservableUpDownCounter(
            "kitex.client.connections", Connections, "{connection}", "Connections, idle, in use by one call each, or shared by many.");
        KitexTelemetry.Client.CreateObservableUpDownCounter(
            "kitex.client.streams", static () => Counts(static counts => counts.Streams), "{stream}", "Calls and streams on shared connections, those that wait for their turn included.");
        KitexTelemetry.Client.CreateObservableUpDownCounter(
            "kitex.client.waiting_streams", static () => Counts(static counts => counts.Waiting), "{stream}", "Calls and streams that wait because the service allows no more on the connection.");
        KitexTelemetry.Client.CreateObservableUpDownCounter("kitex.client.circuits", Circuits, "{circuit}", "Circuits, by what they stand for and how they stand.");
    }

    /// <summary>A client is there.</summary>
    public static void Add(MeasuredClient client) => Clients.Add(client, client.Callee);

    /// <summary>It is there no more.</summary>
    public static void Remove(MeasuredClient client) => Clients.Remove(client);

    private static IEnumerable<Measurement<long>> Connections()
    {
        var sums = Sums();
        return sums.SelectMany(static sum => (Measurement<long>[])
        [
            Of(sum.Key, "idle", sum.Value.Idle),
            Of(sum.Key, "in_use", sum.Value.InUse),
            Of(sum.Key, "shared", sum.Value.Shared),
        ]);

        static Measurement<long> Of(string callee, string state, int count) =>
            new(count, new KeyValuePair<string, object?>(KitexTelemetry.CalleeTag, callee), new(KitexTelemetry.ConnectionStateTag, state));
    }

    private static IEnumerable<Measurement<long>> Counts(Func<TransportCounts, int> count) =>
        Sums().Select(sum => new Measurement<long>(count(sum.Value), new KeyValuePair<string, object?>(KitexTelemetry.CalleeTag, sum.Key)));

    /// <summary>By callee: clients of one service are told of together, or one would stand in place of the other.</summary>
    private static Dictionary<string, TransportCounts> Sums()
    {
        var sums = new Dictionary<string, TransportCounts>();
        foreach (var (client, _) in Clients)
        {
            if (client.Counts is { } counts)
            {
                sums[client.Callee] = sums.GetValueOrDefault(client.Callee) + counts;
            }
        }

        return sums;
    }

    private static IEnumerable<Measurement<long>> Circuits()
    {
        var sums = new Dictionary<(string Callee, CircuitScope Scope, CircuitState State), long>();
        foreach (var (client, _) in Clients)
        {
            foreach (var (scope, state) in client.Circuits)
            {
                // Those that none is in now have a number, too: 0.
                foreach (var each in (ReadOnlySpan<CircuitState>)[CircuitState.Closed, CircuitState.HalfOpen, CircuitState.Open])
                {
                    var key = (client.Callee, scope, each);
                    sums[key] = sums.GetValueOrDefault(key) + (each == state ? 1 : 0);
                }
            }
        }

        return sums.Select(static sum => new Measurement<long>(
            sum.Value,
            new KeyValuePair<string, object?>(KitexTelemetry.CalleeTag, sum.Key.Callee),
            new("kitex.circuit.scope", ClientInstruments.NameOf(sum.Key.Scope)),
            new("kitex.circuit.state", ClientInstruments.NameOf(sum.Key.State))));
    }
}
