using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kitex.Conformance.Server;

/// <summary>What came along with a call, in the JSON of the recorded server.</summary>
internal static class ReceivedMeta
{
    private const string Grpc = "grpc";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Describe(RpcRequest request) =>
        new JsonObject
        {
            ["backward_sent"] = true,
            ["from_method"] = request.CallerMethod,
            ["from_service"] = request.Caller,
            ["persistent"] = Values(request.Meta.Persistent),
            ["rpc_timeout_ms"] = Milliseconds(request),
            ["to_method"] = request.Method.Name,
            ["transient"] = Values(request.Meta.Transient),
            ["transport"] = Transport(request.Transport),
        }.ToJsonString(Readable);

    /// <summary>The header fields of a gRPC call; of binary ones the bytes as text, where Go escapes what is none.</summary>
    public static string DescribeHeaders(RpcRequest request) =>
        new JsonObject(request.Headers.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(
            field.Key,
            (JsonNode?)new JsonArray(field.Key.EndsWith("-bin", StringComparison.Ordinal) ? Encoding.UTF8.GetString(request.Headers.Bytes(field.Key)!) : field.Value))))
            .ToJsonString(Readable).Replace("\uFFFD", "\\ufffd", StringComparison.Ordinal);

    private static JsonObject? Values(IReadOnlyDictionary<string, string> values) =>
        values.Count == 0
            ? null
            : new JsonObject(values.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    /// <summary>The transport in the words of Kitex.</summary>
    private static string Transport(string name) => name switch
    {
        "ttheader" => "TTHeader",
        "ttheaderframed" => "TTHeader|Framed",
        "framed" => "Framed",
        "buffered" => "PurePayload",
        Grpc => "GRPC",
        _ => name,
    };

    /// <summary>The caller's timeout; 0 for none, and over gRPC, whose timeouts Kitex does not show in this place.</summary>
    private static long Milliseconds(RpcRequest request) =>
        request.Deadline == 0 || request.Transport == Grpc
            ? 0
            : (long)Math.Round(request.Connection!.Time.GetElapsedTime(request.Started, request.Deadline).TotalMilliseconds);
}
