using System.Text.Json.Nodes;
using Api;
using Kitex.Client;
using Kitex.Conformance.Client;
using Rich;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>Makes the calls of a capture with the generated clients.</summary>
internal sealed class RecordedCall(Action<KitexClientBuilder> configure)
{
    private const int LongMessage = 1024;

    /// <summary>Makes the call and tells its result as the recorded client did: a JSON value, or null for void.</summary>
    /// <param name="method">The method, or two with a comma between, called one after the other.</param>
    /// <param name="request">The arguments by their IDL names; an array for two calls.</param>
    /// <param name="command">The recorded client's command line.</param>
    public async Task<JsonNode?> RunAsync(string method, JsonNode? request, string command)
    {
        await using var echo = new EchoClient("echo", configure);
        await using var strange = new StrangeEchoClient(configure);
        await using var rich = new RichServiceClient("rich", configure);
        await using var second = new SecondServiceClient("second", configure);
        return method switch
        {
            "echo" when Case(command) == "unknown-service" => CaptureJson.Render(await strange.CallUnknownServiceAsync(Message(request!))),
            "echo" when request is JsonArray calls => await EchoAllOfAsync(echo, calls),
            "echo" => Shown((await echo.EchoAsync(Message(request!))).Message),
            "noSuchMethod" => CaptureJson.Render(await strange.CallUnknownMethodAsync(Message(request!))),
            "hello" => await second.HelloAsync(Text(request!["name"])),
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
            "echoAll" => CaptureJson.Render(await rich.EchoAllAsync(EverythingVariants.ByName[Flag(command, "-variant")])),
            _ => throw new NotSupportedException($"The method {method} has no replay."),
        };
    }

    private static async Task<JsonNode?> EchoAllOfAsync(EchoClient echo, JsonArray calls)
    {
        var results = new JsonArray();
        foreach (var call in calls)
            results.Add(new JsonObject { ["result"] = (await echo.EchoAsync(Message(call!))).Message });
        return results;
    }

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

    private static string Case(string command) => Flag(command, "-case");

    private static string Flag(string command, string flag)
    {
        var words = command.Split(' ');
        return words[Array.IndexOf(words, flag) + 1];
    }
}
