using System.Globalization;
using System.Text.Json;

namespace Kitex.Diagnostics;

/// <summary>The pieces that the JSON of clients and servers share.</summary>
internal static class FieldsJson
{
    /// <summary>An instant, to the millisecond.</summary>
    public static void Instant(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset at) =>
        json.WriteString(name, at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));

    /// <summary>A text, if there is one.</summary>
    public static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>Texts by name.</summary>
    public static void Texts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, text) in texts)
        {
            json.WriteString(key, text);
        }

        json.WriteEndObject();
    }

    /// <summary>Texts in their order.</summary>
    public static void Texts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>The figures of methods.</summary>
    public static void Methods(Utf8JsonWriter json, IReadOnlyList<MethodFigures> methods)
    {
        json.WriteStartArray("methods"u8);
        foreach (var method in methods)
        {
            json.WriteStartObject();
            json.WriteString("method"u8, method.Method);
            json.WriteNumber("active"u8, method.Active);
            json.WriteNumber("calls"u8, method.Calls);
            json.WriteNumber("failed"u8, method.Failed);
            json.WriteNumber("answeredNo"u8, method.AnsweredNo);
            json.WriteStartArray("latency"u8);
            foreach (var (bucket, calls) in method.Latency)
            {
                json.WriteStartArray();
                json.WriteNumberValue(bucket);
                json.WriteNumberValue(calls);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            if (method.PhaseSamples > 0)
            {
                json.WriteStartObject("phases"u8);
                json.WriteNumber("samples"u8, method.PhaseSamples);
                Times(json, method.Phases);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Calls that were slow or failed.</summary>
    public static void Calls(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<DiagnosedCall> calls)
    {
        json.WriteStartArray(name);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            Instant(json, "at"u8, call.At);
            json.WriteString("method"u8, call.Method);
            Text(json, "peer"u8, call.Peer);
            Text(json, "caller"u8, call.Caller);
            Text(json, "callee"u8, call.Callee);
            Text(json, "transport"u8, call.Transport);
            Text(json, "error"u8, call.Error);
            Text(json, "text"u8, call.Text);
            json.WriteNumber("milliseconds"u8, call.Duration.TotalMilliseconds);
            json.WriteNumber("attempts"u8, call.Attempts);
            Text(json, "traceId"u8, call.TraceId);
            if (call.Phases.Count > 0)
            {
                json.WriteStartObject("phases"u8);
                Times(json, call.Phases);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Times(Utf8JsonWriter json, IReadOnlyList<PhaseTime> phases)
    {
        foreach (var (phase, time) in phases)
        {
            json.WriteNumber(NameOf(phase), time.TotalMilliseconds);
        }
    }

    private static string NameOf(CallPhase phase) => phase switch
    {
        CallPhase.Discovery => "discovery",
        CallPhase.Connect => "connect",
        CallPhase.Write => "write",
        CallPhase.Wait => "wait",
        CallPhase.Read => "read",
        CallPhase.Queue => "queue",
        _ => "handle",
    };
}
