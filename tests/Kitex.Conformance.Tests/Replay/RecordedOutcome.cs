using System.Text.Json.Nodes;
using Kitex.Conformance.Tests.Captures;
using Rich;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>What came of a call, as JSON that is equal for the recorded client and ours.</summary>
internal static class RecordedOutcome
{
    // Go's nil for a result that is absent; here it is an empty one.
    private const string NoResult = "";
    private const string TimedOut = "timed out";
    private const string Canceled = "cancelled";

    /// <summary>The recorded client's report without what only Go has.</summary>
    public static JsonNode? Of(Capture capture)
    {
        // A long answer is not shown: the recorded client saw its own message come back.
        if (capture.Response is JsonArray { Count: 0 } && capture.Command.IsGrpc)
            return RecordedPbCall.EchoOf(capture);
        if (capture.Response is JsonArray several)
            return several.Count > 0 ? several : NoResult;

        var result = capture.Response["result"];
        return capture.Response["error"] switch
        {
            _ when capture.IsStream => RecordedStream.Outcome(capture),
            null when capture.Method == "Everything" => result!["response"],
            null when capture.Method == "echoAll" => WithoutEmptyUnion(result!["response"]!),
            null => capture.Response["extra"] is null ? result : capture.Response,
            var error => Error(error) ?? new JsonObject { ["declared"] = error["go_type"]!.DeepClone(), ["result"] = result!.DeepClone() },
        };
    }

    /// <summary>What came of a call of ours.</summary>
    public static async Task<JsonNode?> OfAsync(Task<JsonNode?> call)
    {
        try
        {
            return await call;
        }
        catch (Exception failed) when (Of(failed) is { } known)
        {
            return known;
        }
    }

    /// <summary>A failure of ours; null for one that no recording has.</summary>
    public static JsonNode? Of(Exception failed) => failed switch
    {
        BizException biz => new JsonObject
        {
            ["declared"] = "*rich.BizException",
            ["result"] = new JsonObject { ["code"] = biz.Code, ["message"] = biz.Message, ["details"] = Texts(biz.Details!) },
        },
        BizStatusException business => Business(business.Code, business.Message, business.Extra.Count == 0 ? null : Texts(business.Extra)),
        RpcRemoteException remote => Remote(remote.TypeId, remote.RemoteMessage),
        RpcTimeoutException => TimedOut,
        RpcCanceledException => Canceled,
        _ => null,
    };

    /// <summary>A failure that the recorded client reports; null for a declared one.</summary>
    public static JsonNode? Error(JsonNode error)
    {
        if (error["trans_error_type_id"] is { } type)
            return Remote(type.DeepClone(), error["trans_error_msg"]!.DeepClone());
        if (error["biz_status_code"] is { } code)
            return Business(code.DeepClone(), error["biz_message"]!.DeepClone(), error["biz_extra"]?.DeepClone());
        if (error["timeout"] is not null)
            return TimedOut;
        if (error["grpc_status"] is not { } status)
            return null;

        // Go has a status for it.
        var text = error["grpc_message"]!;
        return text.GetValue<string>() == "context canceled" ? Canceled : Remote(status.DeepClone(), text.DeepClone());
    }

    /// <summary>What a service says that it received, and what it sent back.</summary>
    public static JsonObject Meta(string message, ResponseInfo info, bool isGrpc = false)
    {
        // gRPC has nothing to carry it, and Go says so by nil.
        var backward = isGrpc && info.Backward.Count == 0 ? null : Texts(info.Backward);
        return new JsonObject { ["result"] = JsonNode.Parse(message), ["extra"] = new JsonObject { ["backward"] = backward } };
    }

    // An unset union travels as an empty struct. Go makes a union without a member of it, which it cannot write again;
    // the generated C# reads it as unset.
    private static JsonNode WithoutEmptyUnion(JsonNode everything)
    {
        if (everything["f_union"]!.AsObject().All(static member => member.Value is null))
            everything["f_union"] = null;
        return everything;
    }

    private static JsonObject Remote(JsonNode type, JsonNode text) => new() { ["type"] = type, ["text"] = text };

    private static JsonObject Business(JsonNode code, JsonNode text, JsonNode? extra) => new() { ["business"] = code, ["text"] = text, ["extra"] = extra };

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts) =>
        new(texts.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
