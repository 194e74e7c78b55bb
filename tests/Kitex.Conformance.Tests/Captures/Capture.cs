using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Kitex.Conformance.Tests.Captures;

/// <summary>A conversation recorded between a client and a server of Kitex v0.16.3.</summary>
internal sealed partial class Capture
{
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(4);

    // Probes of nesting are nested as deep in their decoded form.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    private Capture(string name, JsonNode json)
    {
        Name = name;
        Method = json["method"]!.GetValue<string>();
        Request = json["request"];
        Response = json["response"]!;
        Command = new RecordedCommand(json["client_command"]?.GetValue<string>() ?? "");
        var fromClient = Frames(json["client_to_server"]!);
        var fromServer = Frames(json["server_to_client"]!);
        Steps = [.. json["timeline"]!.AsArray().Select(step => CaptureStep.Read(step!, fromClient, fromServer))];
    }

    public string Name { get; }

    /// <summary>The method called; of several, the names with commas between. Empty for hand-made bytes.</summary>
    public string Method { get; }

    public JsonNode? Request { get; }

    /// <summary>What the client reported.</summary>
    public JsonNode Response { get; }

    /// <summary>The command line of the client.</summary>
    public RecordedCommand Command { get; }

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<CaptureStep> Steps { get; }

    /// <summary>Whether the client gave up waiting for the answer.</summary>
    public bool IsGivenUp => Response is JsonObject && Response["error"]?["timeout"] is not null;

    /// <summary>Whether the call had streams and was not cancelled by its caller.</summary>
    public bool IsStream => Method is "ClientStream" or "ServerStream" or "BidiStream" && Command.Case != "bidi-cancel";

    /// <summary>Whether the server was one that takes multiplexed connections only.</summary>
    public bool IsOfMultiplexedServer =>
        (Name.StartsWith("mux_", StringComparison.Ordinal) && Name != "mux_ttheader_client_to_plain_server")
        || Name.StartsWith("kpb_mux_", StringComparison.Ordinal)
        || Name.StartsWith("probe_mux_", StringComparison.Ordinal);

    /// <summary>Whether answers may come in any order.</summary>
    public bool IsMultiplexed => IsOfMultiplexedServer || Command.Has("-mux");

    /// <summary>Whether the server was seen to wait for its read timeout.</summary>
    public bool ReachesReadTimeout => Steps.Any(static step => !step.FromClient && step.Time > LongWait);

    /// <summary>Every capture whose name matches a pattern with *, in order.</summary>
    public static IEnumerable<string> Names(params string[] patterns) => patterns
        .SelectMany(static pattern => Directory.EnumerateFiles(TestAssets.Captures, pattern + ".json"))
        .Select(static path => Path.GetFileNameWithoutExtension(path)!)
        .Distinct()
        .Order(StringComparer.Ordinal);

    public static Capture Load(string name) =>
        new(name, JsonNode.Parse(Quoted(File.ReadAllText(Path.Combine(TestAssets.Captures, name + ".json"))), documentOptions: Deep)!);

    private static List<byte[]> Frames(JsonNode frames) =>
        [.. frames.AsArray().Select(static frame => Convert.FromHexString(frame!.GetValue<string>()))];

    // The decoded form of doubles holds numbers that JSON does not know.
    private static string Quoted(string json) => BareNumber().Replace(json, "\"$0\"");

    [GeneratedRegex(@"(?<=: |^\s*)(NaN|-?Infinity)(?=,?\s*$)", RegexOptions.Multiline)]
    private static partial Regex BareNumber();
}
