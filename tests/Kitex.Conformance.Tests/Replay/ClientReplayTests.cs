using System.Text.Json.Nodes;
using Kitex.Conformance.Client;
using Kitex.Conformance.Tests.Captures;
using Rich;

namespace Kitex.Conformance.Tests.Replay;

public sealed class ClientReplayTests(ReplayedClient client) : IClassFixture<ReplayedClient>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Recorded => [.. Capture.Names(
        "echo_buffered_*", "echo_framed_*", "echo_default_client",
        "rich_buffered_*", "rich_framed_*", "rich_struct_*",
        "multi_framed_*", "multi_nofallback_framed_*")
        .Where(static name => !name.EndsWith("_ttheader", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Recorded))]
    public Task Our_client_sends_what_Kitex_sends_and_understands_the_recorded_server(string name) => client.CountAsync(async () =>
    {
        var capture = Capture.Load(name);
        using var server = new RecordedServer(capture);

        var outcome = await OutcomeAsync(capture, server.Address);

        await server.Played.WaitAsync(Patience);
        Assert.Equal(CaptureJson.Normalize(Expected(capture)), CaptureJson.Normalize(outcome));
    });

    private static async Task<JsonNode?> OutcomeAsync(Capture capture, string address)
    {
        var transport = ClientTransports.Select(capture.Command.Contains("-transport buffered", StringComparison.Ordinal) ? "buffered" : "framed");
        var call = new RecordedCall(client => transport(client.HostPorts(address)));
        try
        {
            return await call.RunAsync(capture.Method, capture.Request, capture.Command);
        }
        catch (BizException biz)
        {
            return new JsonObject { ["declared"] = "*rich.BizException", ["result"] = Render(biz) };
        }
        catch (RpcRemoteException remote)
        {
            return new JsonObject { ["type"] = remote.TypeId, ["text"] = remote.RemoteMessage };
        }
    }

    /// <summary>The recorded client's report without what only Go has.</summary>
    private static JsonNode? Expected(Capture capture)
    {
        if (capture.Response is JsonArray several)
            return several;

        var result = capture.Response["result"];
        return capture.Response["error"] switch
        {
            null => capture.Method == "echoAll" ? WithoutEmptyUnion(result!["response"]!) : result,
            var error when error["trans_error_type_id"] is { } type => new JsonObject { ["type"] = type.DeepClone(), ["text"] = error["trans_error_msg"]!.DeepClone() },
            var error => new JsonObject { ["declared"] = error["go_type"]!.DeepClone(), ["result"] = result!.DeepClone() },
        };
    }

    // An unset union travels as an empty struct. Go makes a union without a member of it, which it cannot write again;
    // the generated C# reads it as unset.
    private static JsonNode WithoutEmptyUnion(JsonNode everything)
    {
        if (everything["f_union"]!.AsObject().All(static member => member.Value is null))
            everything["f_union"] = null;
        return everything;
    }

    private static JsonObject Render(BizException biz)
    {
        var details = new JsonObject();
        foreach (var (key, value) in biz.Details!)
            details[key] = value;
        return new JsonObject { ["code"] = biz.Code, ["message"] = biz.Message, ["details"] = details };
    }
}
