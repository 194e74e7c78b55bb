using System.Globalization;
using System.Text;
using System.Text.Json;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.Http2;

/// <summary>What one side said on a recorded HTTP/2 connection, and what the recording says about each frame.</summary>
internal sealed record RecordedConnection(string Name, bool IsClient, IReadOnlyList<RecordedFrame> Frames)
{
    public static IEnumerable<string> Names { get; } = Capture.Names("grpc_*", "probe_grpc_*").ToArray();

    /// <summary>All bytes, the preface of a client included.</summary>
    public byte[] Bytes => [.. Frames.SelectMany(static frame => frame.Bytes)];

    public static IEnumerable<RecordedConnection> Read(string name)
    {
        var capture = Capture.Read(name);
        using var json = JsonDocument.Parse(Capture.Timeline(name));
        var entries = json.RootElement.EnumerateArray().Where(static entry => entry.TryGetProperty("index", out _)).ToList();
        return
        [
            .. entries.GroupBy(static entry => (Direction: entry.GetProperty("dir").GetString()!, Connection: entry.GetProperty("conn").GetInt32()))
                .Select(side => new RecordedConnection(
                    name,
                    side.Key.Direction == "c2s",
                    [.. side.Select(entry => Frame(side.Key.Direction == "c2s" ? capture.Client : capture.Server, entry))])),
        ];
    }

    private static RecordedFrame Frame(IReadOnlyList<byte[]> frames, JsonElement entry)
    {
        var info = entry.GetProperty("info");
        var type = info.GetProperty("h2").GetString()!;
        return new RecordedFrame(
            frames[entry.GetProperty("index").GetInt32()],
            type,
            info.TryGetProperty("flags", out var flags) ? int.Parse(flags.GetString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 0,
            Number(info, "stream"),
            Number(info, "length"),
            Said(info),
            info.TryGetProperty("headers", out var headers) ? [.. headers.EnumerateArray().Select(static field => (Text(field[0]), Text(field[1])))] : []);
    }

    private static string Said(JsonElement info)
    {
        if (info.TryGetProperty("settings", out var settings))
        {
            return string.Join(' ', settings.EnumerateObject().Select(static setting => $"{setting.Name}={setting.Value}"));
        }

        if (info.TryGetProperty("last_stream", out var last))
        {
            return $"{last} {info.GetProperty("error_code")} {info.GetProperty("debug")}";
        }

        foreach (var name in new[] { "increment", "data", "error_code", "body_hex" })
        {
            if (info.TryGetProperty(name, out var value))
            {
                return value.ToString();
            }
        }

        return "";
    }

    private static int Number(JsonElement info, string name) => info.TryGetProperty(name, out var number) ? number.GetInt32() : 0;

    // Header texts are compared a byte a character.
    private static string Text(JsonElement text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text.GetString()!));
}
