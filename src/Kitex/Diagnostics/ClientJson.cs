using System.Text.Json;

namespace Kitex.Diagnostics;

/// <summary>A client's part of the document.</summary>
internal static class ClientJson
{
    public static void Write(Utf8JsonWriter json, ClientDiagnosis client)
    {
        json.WriteStartObject();
        json.WriteString("callee"u8, client.Callee);
        json.WriteString("transport"u8, client.Transport);
        FieldsJson.Texts(json, "options"u8, client.Options);
        FieldsJson.Texts(json, "pipeline"u8, client.Pipeline);
        Targets(json, client.Targets);
        FieldsJson.Texts(json, "retry"u8, client.Retry);
        Circuits(json, client.Circuits);
        FieldsJson.Methods(json, client.Methods);
        FieldsJson.Calls(json, "slow"u8, client.Slow);
        FieldsJson.Calls(json, "failed"u8, client.Failed);
        json.WriteEndObject();
    }

    private static void Targets(Utf8JsonWriter json, IReadOnlyList<DiagnosedTarget> targets)
    {
        json.WriteStartArray("targets"u8);
        foreach (var target in targets)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, target.Name);
            if (target.Updated is { } updated)
            {
                FieldsJson.Instant(json, "updated"u8, updated);
            }

            json.WriteStartArray("instances"u8);
            foreach (var instance in target.Instances)
            {
                Instance(json, instance);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Instance(Utf8JsonWriter json, DiagnosedInstance instance)
    {
        json.WriteStartObject();
        json.WriteString("address"u8, instance.Address);
        json.WriteNumber("weight"u8, instance.Weight);
        FieldsJson.Texts(json, "tags"u8, instance.Tags);
        if (instance.Active is { } active)
        {
            json.WriteNumber("active"u8, active);
        }

        json.WriteString("state"u8, instance.State);
        if (instance.Connections is { } connections)
        {
            json.WriteStartObject("connections"u8);
            json.WriteNumber("idle"u8, connections.Idle);
            json.WriteNumber("inUse"u8, connections.InUse);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Circuits(Utf8JsonWriter json, IReadOnlyList<CircuitStatus> circuits)
    {
        json.WriteStartArray("circuits"u8);
        foreach (var circuit in circuits)
        {
            json.WriteStartObject();
            json.WriteString("scope"u8, NameOf(circuit.Scope));
            json.WriteString("name"u8, circuit.Key);
            json.WriteString("state"u8, circuit.State == CircuitState.HalfOpen ? "halfOpen" : "open");
            json.WriteNumber("successes"u8, circuit.Successes);
            json.WriteNumber("failures"u8, circuit.Failures);
            json.WriteNumber("timeouts"u8, circuit.Timeouts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string NameOf(CircuitScope scope) => scope switch
    {
        CircuitScope.Method => "method",
        CircuitScope.Instance => "instance",
        _ => "outlier",
    };
}
