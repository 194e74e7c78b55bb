using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Kitex.Protobuf;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>The service of the recorded server. Its messages have a text and a number, as notes have.</summary>
internal static class RecordedEcho
{
    private static readonly Dictionary<string, string> Extra = new() { ["reason"] = "quota" };

    public static ServiceDescriptor Describe() => new("PbEcho",
    [
        new(Method("Unary", RpcKind.Unary), static (request, call) => HandlerBridge.ResultAsync(UnaryAsync((Note)request.Message!, call))),
        new(Method("ClientStream", RpcKind.ClientStream), static (request, call) =>
            HandlerBridge.ResultAsync(GatherAsync(request.Stream!.ReadAllAsync<Note>(call.Cancellation), call))),
        new(Method("ServerStream", RpcKind.ServerStream), static (request, call) => HandlerBridge.ReceiveAsync<Note, Note>(request, SpreadAsync, call)),
        new(Method("BidiStream", RpcKind.BidiStream), static (request, call) =>
            HandlerBridge.SendAllAsync(request, ChatAsync(request.Stream!.ReadAllAsync<Note>(call.Cancellation), call), call)),
    ]);

    private static ProtobufMethod<Note, Note> Method(string name, RpcKind kind) => new("PbEcho", name, kind, Note.Parser, Note.Parser, "pbapi");

    private static async ValueTask<Note> UnaryAsync(Note note, CallContext call) =>
        new()
        {
            Text = await AnswerAsync(note.Text, isFirst: true, call),
            Number = note.Text == "#grpcmeta" ? 0 : note.Number,
        };

    private static async ValueTask<Note> GatherAsync(IAsyncEnumerable<Note> notes, CallContext call)
    {
        var texts = new List<string>();
        await foreach (var note in notes)
        {
            texts.Add(await AnswerAsync(note.Text, texts.Count == 0, call));
        }

        return new Note { Text = string.Join('|', texts), Number = texts.Count };
    }

    private static async IAsyncEnumerable<Note> SpreadAsync(Note note, CallContext call)
    {
        for (var i = 0; i < note.Number; i++)
        {
            yield return new Note { Text = await AnswerAsync(note.Text, i == 0, call), Number = i };
        }
    }

    private static async IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> notes, CallContext call)
    {
        var isFirst = true;
        await foreach (var note in notes)
        {
            yield return new Note { Text = await AnswerAsync(note.Text, isFirst, call), Number = note.Number };
            isFirst = false;
        }
    }

    private static async ValueTask<string> AnswerAsync(string text, bool isFirst, CallContext call)
    {
        switch (text.Split(':', 3))
        {
            case ["#error"]:
                throw new InvalidOperationException("undeclared error from handler");
            case ["#panic"]:
                throw new UnreachableException("handler panic on request");
            case ["#transerr" or "#status", var code, var message]:
                throw new RpcRemoteException(Number(code), message);
            case ["#biz", var code, var message]:
                throw new BizStatusException(Number(code), message);
            case ["#bizx" or "#grpcbiz", var code, var message]:
                throw new BizStatusException(Number(code), message, Extra);
            case ["#sleep", var time]:
                await Task.Yield();
                return $"slept {time}";
            case ["#hdr"]:
                AddFields(call.Response, isFirst);
                return text;
            case ["#grpcmeta"]:
                AddFields(call.Response, isFirst);
                return Fields(call.Incoming!.Headers);
            case ["#meta"]:
                return Meta(call.Incoming!);
            default:
                return text;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void AddFields(CallResponse response, bool isFirst)
    {
        // Go's header is a map, its trailer is not.
        if (isFirst)
        {
            response.AddHeader("srv-header", "hv");
        }

        response.AddTrailer("srv-trailer", "tv");
    }

    private static string Fields(RpcMetadata fields) => new JsonObject(fields
        .OrderBy(static field => field.Key, StringComparer.Ordinal)
        .Select(field => KeyValuePair.Create(
            field.Key,
            (JsonNode?)new JsonArray(field.Key.EndsWith("-bin", StringComparison.Ordinal) ? Encoding.UTF8.GetString(fields.Bytes(field.Key)!) : field.Value)))).ToJsonString().Replace("\\uFFFD", "\\ufffd", StringComparison.Ordinal);

    private static string Meta(RpcRequest request) => new JsonObject
    {
        ["backward_sent"] = true,
        ["from_method"] = request.CallerMethod,
        ["from_service"] = request.Caller,
        ["persistent"] = Values(request.Meta.Persistent),
        ["rpc_timeout_ms"] = 0,
        ["to_method"] = request.Method.Name,
        ["transient"] = Values(request.Meta.Transient),
        ["transport"] = "GRPC",
    }.ToJsonString();

    private static JsonObject Values(IReadOnlyDictionary<string, string> values) =>
        new(values.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
