using System.Buffers;
using System.Reflection;
using System.Text.Json;

namespace Kitex.Diagnostics;

/// <summary>
/// Diagnoses as one JSON document. Durations are numbers of milliseconds, instants ISO 8601 in UTC, names in camel case; what is not known
/// is left out. See docs/observability.md for the fields.
/// </summary>
public static class DiagnosisJson
{
    /// <summary>Writes a server with the clients it watches, and the process they run in.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="server">The server.</param>
    public static void Write(IBufferWriter<byte> output, ServerDiagnosis server)
    {
        ArgumentNullException.ThrowIfNull(server);
        Write(output, server.At, server, server.Clients);
    }

    /// <summary>Writes clients, where there is no server, and the process they run in.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="clients">The clients.</param>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<ClientDiagnosis> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        Write(output, TimeProvider.System.GetUtcNow(), null, clients);
    }

    private static void Write(IBufferWriter<byte> output, DateTimeOffset at, ServerDiagnosis? server, IReadOnlyList<ClientDiagnosis> clients)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        FieldsJson.Instant(json, "time"u8, at);
        json.WriteString("version"u8, typeof(DiagnosisJson).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");
        ProcessJson(json, ProcessDiagnosis.Take());
        json.WriteStartArray("latencyBounds"u8);
        for (var bucket = 0; bucket < LatencyBuckets.Count; bucket++)
        {
            json.WriteNumberValue(LatencyBuckets.BoundMilliseconds(bucket));
        }

        json.WriteEndArray();
        if (server is not null)
        {
            ServerJson.Write(json, server);
        }

        json.WriteStartArray("clients"u8);
        foreach (var client in clients)
        {
            ClientJson.Write(json, client);
        }

        json.WriteEndArray();
        Events(json, server, clients);
        json.WriteEndObject();
    }

    private static void ProcessJson(Utf8JsonWriter json, ProcessDiagnosis process)
    {
        json.WriteStartObject("process"u8);
        json.WriteNumber("id"u8, process.Id);
        json.WriteString("name"u8, process.Name);
        json.WriteString("runtime"u8, process.Runtime);
        json.WriteNumber("cores"u8, process.Cores);
        FieldsJson.Instant(json, "started"u8, process.Started);
        json.WriteNumber("cpuSeconds"u8, process.ProcessorTime.TotalSeconds);
        json.WriteNumber("workingSetBytes"u8, process.WorkingSetBytes);
        json.WriteNumber("heapBytes"u8, process.HeapBytes);
        json.WriteNumber("threadPoolQueue"u8, process.ThreadPoolQueue);
        json.WriteEndObject();
    }

    private static void Events(Utf8JsonWriter json, ServerDiagnosis? server, IReadOnlyList<ClientDiagnosis> clients)
    {
        IEnumerable<DiagnosticEvent> all = [.. server?.Events ?? [], .. clients.SelectMany(static client => client.Events)];
        json.WriteStartArray("events"u8);
        foreach (var happened in all.OrderByDescending(static e => e.At).Take(EventLog.Kept))
        {
            json.WriteStartObject();
            FieldsJson.Instant(json, "at"u8, happened.At);
            json.WriteString("kind"u8, NameOf(happened.Kind));
            json.WriteString("text"u8, happened.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string NameOf(DiagnosticEventKind kind) => kind switch
    {
        DiagnosticEventKind.Discovery => "discovery",
        DiagnosticEventKind.Circuit => "circuit",
        DiagnosticEventKind.Configuration => "configuration",
        DiagnosticEventKind.Limit => "limit",
        _ => "lifetime",
    };
}
