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

    /// <summary>The recorded client's report without what only Go has.</summary>
    public static JsonNode? Of(Capture capture)
    {
        if (capture.Response is JsonArray several)
            return several.Count > 0 ? several : NoResult;

        var result = capture.Response["result"];
        return capture.Response["error"] switch
        {
            null when capture.Method == "Everything" => result!["response"],
            null when capture.Method == "echoAll" => WithoutEmptyUnion(result!["response"]!),
            null => capture.Response["extra"] is null ? result : capture.Response,
            var error when error["trans_error_type_id"] is { } type => Remote(type.DeepClone(), error["trans_error_msg"]!.DeepClone()),
            var error when error["biz_status_code"] is { } code => Business(code.DeepClone(), error["biz_message"]!.DeepClone(), error["biz_extra"]?.DeepClone()),
            var error when error["timeout"] is not null => TimedOut,
            var error => new JsonObject { ["declared"] = error["go_type"]!.DeepClone(), ["result"] = result!.DeepClone() },
        };
    }

    /// <summary>What came of a call of ours.</summary>
    public static async Task<JsonNode?> OfAsync(Task<JsonNode?> call)
    {
        try
        {
            return await call;
        }
        catch (BizException biz)
        {
            var result = new JsonObject { ["code"] = biz.Code, ["message"] = biz.Message, ["details"] = Texts(biz.Details!) };
            return new JsonObject { ["declared"] = "*rich.BizException", ["result"] = result };
        }
        catch (BizStatusException business)
        {
            return Business(business.Code, business.Message, business.Extra.Count == 0 ? null : Texts(business.Extra));
        }
        catch (RpcRemoteException remote)
        {
            return Remote(remote.TypeId, remote.RemoteMessage);
        }
        catch (RpcTimeoutException)
        {
            return TimedOut;
        }
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
