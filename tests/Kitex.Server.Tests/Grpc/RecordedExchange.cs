using System.Text.Json;

namespace Kitex.Server.Tests.Grpc;

/// <summary>One stream of a recorded HTTP/2 connection between a client and a server of Kitex v0.16.3.</summary>
internal sealed class RecordedExchange
{
    private readonly List<byte> _answered = [];
    private readonly List<byte> _sent = [];

    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>What the client sent.</summary>
    public byte[] Body => [.. _sent];

    /// <summary>The fields before the messages; all of them when there are no messages.</summary>
    public List<string> Head { get; } = [];

    /// <summary>The fields behind the messages.</summary>
    public List<string> Tail { get; } = [];

    /// <summary>The messages answered, decompressed.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>The error code the server ended the stream with instead of an answer; null for none.</summary>
    public long? Reset { get; private set; }

    public static IEnumerable<string> Names(params string[] patterns) => patterns
        .SelectMany(static pattern => Directory.EnumerateFiles(Folder, pattern + ".json"))
        .Select(static path => Path.GetFileNameWithoutExtension(path)!)
        .Order(StringComparer.Ordinal);

    public static IReadOnlyList<RecordedExchange> Read(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
        var exchanges = new SortedDictionary<int, RecordedExchange>();
        foreach (var step in json.RootElement.GetProperty("timeline").EnumerateArray())
        {
            if (step.TryGetProperty("info", out var info) && info.TryGetProperty("stream", out var id) && id.GetInt32() is > 0 and var stream)
            {
                if (!exchanges.TryGetValue(stream, out var exchange))
                {
                    exchanges[stream] = exchange = new RecordedExchange();
                }

                var fromClient = step.GetProperty("dir").GetString() == "c2s";
                var frames = json.RootElement.GetProperty(fromClient ? "client_to_server" : "server_to_client");
                exchange.Take(fromClient, info, Convert.FromHexString(frames[step.GetProperty("index").GetInt32()].GetString()!)[9..]);
            }
        }

        foreach (var exchange in exchanges.Values)
        {
            exchange.Messages.AddRange(GrpcFrame.Read([.. exchange._answered]));
        }

        return [.. exchanges.Values];
    }

    private static string Folder { get; } = FindFolder();

    private void Take(bool fromClient, JsonElement info, byte[] payload)
    {
        switch (info.GetProperty("h2").GetString(), fromClient)
        {
            case ("HEADERS", true):
                Headers.AddRange(Fields(info));
                break;
            case ("HEADERS", false):
                (Head.Count == 0 ? Head : Tail).AddRange(Fields(info).Select(static field => $"{field.Name}: {field.Value}"));
                break;
            case ("DATA", true):
                _sent.AddRange(payload);
                break;
            case ("DATA", false):
                _answered.AddRange(payload);
                break;
            case ("RST_STREAM", false) when Head.Count == 0:
                Reset = info.GetProperty("error_code").GetInt64();
                break;
        }
    }

    private static IEnumerable<(string Name, string Value)> Fields(JsonElement info) =>
        info.GetProperty("headers").EnumerateArray().Select(static field => (field[0].GetString()!, field[1].GetString()!));

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "testassets", "captures")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Run the tests inside the repository: they need testassets/captures.");
        }

        return Path.Combine(folder.FullName, "testassets", "captures");
    }
}
