using System.Text.Json;

namespace Kitex.Diagnostics;

/// <summary>A server's part of the document.</summary>
internal static class ServerJson
{
    public static void Write(Utf8JsonWriter json, ServerDiagnosis server)
    {
        json.WriteStartObject("server"u8);
        json.WriteString("name"u8, server.Name);
        FieldsJson.Text(json, "address"u8, server.Address);
        json.WriteString("state"u8, NameOf(server.State));
        if (server.Started is { } started)
        {
            FieldsJson.Instant(json, "started"u8, started);
        }

        FieldsJson.Texts(json, "options"u8, server.Options);
        json.WriteStartObject("limits"u8);
        foreach (var (name, value) in server.Limits)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
        Services(json, server.Services);
        FieldsJson.Texts(json, "pipeline"u8, server.Pipeline);
        Connections(json, server);
        Registrations(json, server.Registrations);
        FieldsJson.Methods(json, server.Methods);
        FieldsJson.Calls(json, "slow"u8, server.Slow);
        FieldsJson.Calls(json, "failed"u8, server.Failed);
        json.WriteEndObject();
    }

    private static void Services(Utf8JsonWriter json, IReadOnlyList<DiagnosedService> services)
    {
        json.WriteStartArray("services"u8);
        foreach (var service in services)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, service.Name);
            FieldsJson.Text(json, "package"u8, service.Package.Length == 0 ? null : service.Package);
            json.WriteString("payload"u8, service.Payload == PayloadKind.Protobuf ? "protobuf" : "thrift");
            json.WriteBoolean("grpcOnly"u8, service.IsGrpcOnly);
            json.WriteStartArray("methods"u8);
            foreach (var method in service.Methods)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, method.Name);
                json.WriteString("fullName"u8, method.FullName);
                json.WriteString("kind"u8, NameOf(method.Kind));
                json.WriteBoolean("json"u8, method.HasJson);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Connections(Utf8JsonWriter json, ServerDiagnosis server)
    {
        json.WriteStartObject("connections"u8);
        json.WriteNumber("count"u8, server.ConnectionCount);
        if (server.MaxConnections > 0)
        {
            json.WriteNumber("max"u8, server.MaxConnections);
        }

        json.WriteStartArray("items"u8);
        foreach (var connection in server.Connections)
        {
            json.WriteStartObject();
            json.WriteString("peer"u8, connection.Peer);
            FieldsJson.Text(json, "protocol"u8, connection.Protocol);
            FieldsJson.Instant(json, "since"u8, connection.Since);
            json.WriteNumber("calls"u8, connection.Calls);
            json.WriteBoolean("secure"u8, connection.IsSecure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Registrations(Utf8JsonWriter json, IReadOnlyList<DiagnosedRegistration> registrations)
    {
        json.WriteStartArray("registrations"u8);
        foreach (var registration in registrations)
        {
            json.WriteStartObject();
            json.WriteString("registry"u8, registration.Registry);
            json.WriteString("service"u8, registration.Service);
            FieldsJson.Text(json, "address"u8, registration.Address);
            json.WriteString("state"u8, registration.State);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string NameOf(ServerState state) => state switch
    {
        ServerState.New => "new",
        ServerState.Running => "running",
        ServerState.Draining => "draining",
        _ => "stopped",
    };

    private static string NameOf(RpcKind kind) => kind switch
    {
        RpcKind.Unary => "unary",
        RpcKind.Oneway => "oneway",
        RpcKind.ClientStream => "clientStream",
        RpcKind.ServerStream => "serverStream",
        _ => "bidirectional",
    };
}
