using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Kitex.Client;
using Kitex.Conformance.Client;
using Kitex.Conformance.Tests.Captures;
using Pbapi;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>Makes the call of a capture with the clients of PbEcho.</summary>
internal sealed class RecordedPbCall : IAsyncDisposable
{
    private const int Messages = 3;

    private readonly Capture _capture;
    private readonly Func<CancellationToken, Task> _nextTurn;
    private readonly PbEchoClient _client;
    private readonly StrangePbEchoClient _strange;
    private RpcStream? _stream;

    /// <param name="capture">What to call.</param>
    /// <param name="configure">Says what the clients are made of.</param>
    /// <param name="nextTurn">Ends when the recorded client sent its next message on a stream of many requests and one response.</param>
    public RecordedPbCall(Capture capture, Action<KitexClientBuilder> configure, Func<CancellationToken, Task> nextTurn)
    {
        _capture = capture;
        _nextTurn = nextTurn;
        _client = new PbEchoClient("pbecho", client =>
        {
            configure(client);
            client.Use(next => async (request, cancellation) =>
            {
                var response = await next(request, cancellation);
                _stream = response.Stream;
                return response;
            });
        });
        _strange = new StrangePbEchoClient(configure);
    }

    /// <summary>The answer to a unary call that is echoed.</summary>
    public static JsonNode EchoOf(Capture capture)
    {
        var request = Request(capture);
        return Render(capture, new PbResponse { Message = request.Message, Index = request.Count });
    }

    /// <summary>Makes the call and tells its result as the recorded client did.</summary>
    public async Task<JsonNode?> RunAsync() => _capture.Method switch
    {
        "Unary" => await UnaryAsync(),
        "Everything" => ProtobufJson.Render(await _client.EverythingAsync(PbEverythingVariants.ByName[_capture.Command.Text("-variant")!])),
        "NoSuch" => ProtobufJson.Render(await _strange.CallUnknownMethodAsync(Request(_capture))),
        "BidiStream" when _capture.Command.Case == "bidi-cancel" => await CancelAsync(),
        _ => await StreamAsync(),
    };

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _strange.DisposeAsync();
    }

    private async Task<JsonNode?> UnaryAsync()
    {
        var response = await _client.UnaryAsync(Request(_capture), Call().Capture(out var info));
        return _capture.Command.Case switch
        {
            "meta" => RecordedOutcome.Meta(response.Message, info, _capture.Command.IsGrpc),
            "grpcmeta" => new JsonObject
            {
                ["result"] = JsonNode.Parse(response.Message),
                ["extra"] = new JsonObject { ["header"] = Lists(info.Headers), ["trailer"] = Lists(info.Trailers) },
            },
            _ => Render(_capture, response),
        };
    }

    private CallContext Call() => _capture.Command.Case == "grpcmeta"
        ? new CallOptions { Headers = RpcMetadata.Empty.With("cli-header", "cv").With("cli-bin", [0, 1, 0xff]) }
        : default(CallContext);

    private async Task<JsonNode?> StreamAsync()
    {
        JsonNode? result = null, error = null;
        try
        {
            result = _capture.Method switch
            {
                "ClientStream" => Render(_capture, await _client.ClientStreamAsync(InTurn())),
                "ServerStream" => await TextsAsync(_client.ServerStreamAsync(Request(_capture))),
                "BidiStream" => await TalkAsync(),
                var method => throw new NotSupportedException($"The method {method} has no replay."),
            };
        }
        catch (Exception failed) when (RecordedOutcome.Of(failed) is { } known)
        {
            error = known;
        }

        return RecordedStream.Outcome(result, error, _stream!.Headers, _stream.Trailers);
    }

    private async Task<JsonNode?> TalkAsync()
    {
        using var answered = new SemaphoreSlim(1);
        var answers = new JsonArray();
        await foreach (var response in _client.BidiStreamAsync(Requests(answered.WaitAsync)))
        {
            answers.Add(Shown(response));
            answered.Release();
        }

        return answers;
    }

    /// <summary>Cancels after the first answer.</summary>
    private async Task<JsonNode?> CancelAsync()
    {
        using var cancel = new CancellationTokenSource();
        using var first = new SemaphoreSlim(1);
        await foreach (var response in _client.BidiStreamAsync(Requests(first.WaitAsync), cancel.Token))
        {
            Assert.Equal(new PbResponse { Message = "m0" }, response);
            await cancel.CancelAsync();
        }

        return "not cancelled";
    }

    private IAsyncEnumerable<PbRequest> InTurn() => Requests(_nextTurn);

    /// <summary>The messages that the recorded client meant to send, each when it may.</summary>
    private async IAsyncEnumerable<PbRequest> Requests(Func<CancellationToken, Task> turn, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var i = 0; i < Messages; i++)
        {
            await turn(cancellation);
            yield return new PbRequest { Message = _capture.Command.Text("-message")?.Trim('"') ?? $"m{i}", Count = i };
        }
    }

    private static async Task<JsonNode?> TextsAsync(IAsyncEnumerable<PbResponse> responses) =>
        new JsonArray([.. await responses.Select(static response => (JsonNode?)Shown(response)).ToListAsync()]);

    private static string Shown(PbResponse response) => $"{response.Message}#{response.Index}";

    // What is as it is without being set is not shown by the recorded client.
    private static JsonObject Render(Capture capture, PbResponse message)
    {
        var json = ProtobufJson.Render(message).AsObject();
        if (capture.Command.IsGrpc)
        {
            foreach (var (name, _) in json.Where(static member => member.Value!.ToJsonString() is "\"\"" or "0").ToList())
                json.Remove(name);
        }

        return json;
    }

    /// <summary>The one request. A stream's is recorded by its text alone.</summary>
    private static PbRequest Request(Capture capture) => capture switch
    {
        { Request: JsonValue text } => new() { Message = text.GetValue<string>(), Count = Messages },
        _ when capture.Command.Text("-size") is { } size => new() { Message = CallSettings.MessageOf(int.Parse(size, CultureInfo.InvariantCulture)), Count = Number(capture) },
        _ => new() { Message = capture.Request!["message"]!.GetValue<string>(), Count = Number(capture) },
    };

    private static int Number(Capture capture) => capture.Request!["count"]?.GetValue<int>() ?? 0;

    private static JsonObject Lists(IEnumerable<KeyValuePair<string, string>> fields) => new(fields
        .GroupBy(static field => field.Key, static field => (JsonNode?)field.Value)
        .Select(static field => KeyValuePair.Create(field.Key, (JsonNode?)new JsonArray([.. field]))));
}
