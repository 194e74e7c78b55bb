using System.Text.Json.Nodes;
using Api;
using Kitex.Client;
using Kitex.Conformance.Client;
using Kitex.Conformance.Tests.Captures;
using Rich;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>Makes the calls of a capture with the generated clients.</summary>
/// <param name="capture">What to call.</param>
/// <param name="nextTurn">Ends when the recorded client sent its next message on a stream; null where there are no streams.</param>
internal sealed class RecordedCall(Capture capture, Func<CancellationToken, Task>? nextTurn = null)
{
    private const int LongMessage = 1024;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the call, whatever came of it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Makes the call and tells its result as the recorded client did: a JSON value, or null for void.</summary>
    /// <param name="configure">Says what the clients are made of.</param>
    /// <param name="held">How long they keep their connections when the call has ended.</param>
    public async Task<JsonNode?> RunAsync(Action<KitexClientBuilder> configure, Task held)
    {
        await using var echo = new EchoClient("echo", configure);
        await using var strange = new StrangeEchoClient(configure);
        await using var rich = new RichServiceClient("richservice", configure);
        await using var second = new SecondServiceClient("secondservice", configure);
        await using var pb = new RecordedPbCall(capture, configure, nextTurn ?? (static _ => Task.CompletedTask));
        try
        {
            return capture.Method switch
            {
                "echo" when capture.Command.Case == "unknown-service" => CaptureJson.Render(await strange.CallUnknownServiceAsync(Message(capture.Request!))),
                "noSuchMethod" => CaptureJson.Render(await strange.CallUnknownMethodAsync(Message(capture.Request!))),
                "echo" => await EchoAsync(echo),
                "hello" => await second.HelloAsync(Text(capture.Request!["name"])),
                _ when capture.Command.Text("-service") == "pb" => await pb.RunAsync(),
                var method => await CallAsync(rich, method, capture.Request),
            };
        }
        finally
        {
            _ended.SetResult();
            await held;
        }
    }

    private async Task<JsonNode?> CallAsync(RichServiceClient rich, string method, JsonNode? request) =>
        method switch
        {
            "version" => await rich.VersionAsync(),
            "sum" => await rich.SumAsync([.. request!["values"]!.AsArray().Select(Long)]),
            "ping" => await NothingAsync(rich.PingAsync()),
            "add" => await AddAsync(rich, request!),
            "fire,add" => await FireThenAddAsync(rich, request!),
            "concat" => await rich.ConcatAsync(Text(request!["first"]), Texts(request["rest"])),
            "flip" => await rich.FlipAsync(request!["b"]!.GetValue<bool>()),
            "rawBytes" => Convert.ToBase64String((await rich.RawBytesAsync(Convert.FromHexString(Text(request!["b"]!["hex"])))).Span),
            "nextColor" => (int)await rich.NextColorAsync((Color)request!["c"]!.GetValue<int>()),
            "range" => new JsonArray([.. (await rich.RangeAsync(Long(request!["n"]))).Select(static number => JsonValue.Create(number))]),
            "index" => Index(await rich.IndexAsync([.. request!["items"]!.AsArray().Select(Item)])),
            "uniq" => new JsonArray([.. (await rich.UniqAsync(Texts(request!["items"]))).Order().Select(static text => JsonValue.Create(text))]),
            "voidThrows" => await NothingAsync(rich.VoidThrowsAsync(Text(request!["kind"]))),
            "fail" => await rich.FailAsync(Text(request!["kind"])),
            "echoAll" => CaptureJson.Render(await rich.EchoAllAsync(EverythingVariants.ByName[capture.Command.Text("-variant")!])),
            _ => throw new NotSupportedException($"The method {method} has no replay."),
        };

    private async Task<JsonNode?> EchoAsync(EchoClient echo)
    {
        if (capture.Request is JsonArray calls)
            return capture.Command.Has("-c") ? await EchoAtOnceAsync(echo, calls) : await EchoInTurnAsync(echo, calls);

        var response = await echo.EchoAsync(Message(capture.Request!), default(CallContext).Capture(out var info));
        return capture.Command.Case == "meta" ? RecordedOutcome.Meta(response.Message, info) : Shown(response.Message);
    }

    private static async Task<JsonNode?> EchoInTurnAsync(EchoClient echo, JsonArray calls)
    {
        var results = new JsonArray();
        foreach (var call in calls)
            results.Add(await ResultAsync(echo, call!));
        return results;
    }

    private static async Task<JsonNode?> EchoAtOnceAsync(EchoClient echo, JsonArray calls) =>
        new JsonArray(await Task.WhenAll(calls.Select(call => ResultAsync(echo, call!))));

    private static async Task<JsonNode?> ResultAsync(EchoClient echo, JsonNode call) =>
        new JsonObject { ["result"] = (await echo.EchoAsync(Message(call))).Message };

    private static async Task<JsonNode?> AddAsync(RichServiceClient rich, JsonNode request) =>
        await rich.AddAsync(request["a"]!.GetValue<int>(), request["b"]!.GetValue<int>());

    private static async Task<JsonNode?> FireThenAddAsync(RichServiceClient rich, JsonNode request)
    {
        await rich.FireAsync(Text(request[0]!["msg"]));
        return await AddAsync(rich, request[1]!);
    }

    private static async Task<JsonNode?> NothingAsync(ValueTask call)
    {
        await call;
        return null;
    }

    // Long messages are recorded as "text" * count.
    private static Request Message(JsonNode request)
    {
        var message = Text(request["message"]);
        return message.Split("\" * ") is [['"', ..] text, var count]
            ? new Request { Message = string.Concat(Enumerable.Repeat(text[1..], int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))) }
            : new Request { Message = message };
    }

    private static JsonNode Shown(string message) =>
        message.Length > LongMessage ? $"{message.Length} bytes" : message;

    private static JsonObject Index(IReadOnlyDictionary<string, Inner> index)
    {
        var json = new JsonObject();
        foreach (var (name, item) in index)
            json[name] = new JsonObject { ["name"] = item.Name, ["value"] = item.Value };
        return json;
    }

    private static Inner Item(JsonNode? item) => new() { Name = Text(item!["name"]), Value = item["value"]!.GetValue<int>() };

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static string[] Texts(JsonNode? node) => [.. node!.AsArray().Select(Text)];

    private static long Long(JsonNode? node) => long.Parse(Text(node), System.Globalization.CultureInfo.InvariantCulture);
}
