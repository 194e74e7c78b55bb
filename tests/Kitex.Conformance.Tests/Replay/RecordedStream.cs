using System.Text.Json.Nodes;
using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Http2;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>What came of a call with streams: messages, failure, headers and trailers, as JSON that is equal for the recorded client and ours.</summary>
internal static class RecordedStream
{
    private static readonly string[] Consumed = ["grpc-status", "grpc-message"];

    /// <summary>The recorded client's report without what only Go has.</summary>
    public static JsonNode Outcome(Capture capture)
    {
        var extra = capture.Response["extra"]!;

        // The messages before a failure are not shown when there are none.
        var result = capture.Response["result"]?.DeepClone();
        return new JsonObject
        {
            ["result"] = result,
            ["error"] = capture.Response["error"] is { } error ? RecordedOutcome.Error(error) : null,
            ["header"] = extra["header"]!.DeepClone(),

            // Kitex fails to show a trailer that has several values; ours shows what was sent.
            ["trailer"] = extra["trailer_err"] is null ? extra["trailer"]!.DeepClone() : Fields(SentTrailers(capture)),
        };
    }

    /// <summary>What came of a call of ours.</summary>
    public static JsonNode Outcome(JsonNode? result, JsonNode? error, IEnumerable<KeyValuePair<string, string>> headers, IEnumerable<KeyValuePair<string, string>> trailers) =>
        new JsonObject { ["result"] = result, ["error"] = error, ["header"] = Fields(headers), ["trailer"] = Fields(trailers) };

    /// <summary>All values of each name.</summary>
    private static JsonObject Fields(IEnumerable<KeyValuePair<string, string>> fields) => new(fields
        .GroupBy(static field => field.Key, static field => field.Value)
        .Select(static field => KeyValuePair.Create(field.Key, (JsonNode?)string.Join(',', field))));

    private static IEnumerable<KeyValuePair<string, string>> SentTrailers(Capture capture)
    {
        var server = new Said();
        foreach (var step in capture.Steps.Where(static step => step is { FromClient: false, IsEnd: false }))
            server.Add(Http2Frame.Parse(step.Bytes!));
        return server.Find(1).Blocks[^1].Where(static field => !Consumed.Contains(field.Name)).Select(static field => KeyValuePair.Create(field.Name, field.Value));
    }
}
