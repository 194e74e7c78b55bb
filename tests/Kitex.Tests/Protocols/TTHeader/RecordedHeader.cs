using System.Globalization;
using System.Text;
using System.Text.Json;
using Kitex.Protocols.TTHeader;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

/// <summary>A recorded message with a TTHeader, and what the recording says about it.</summary>
internal sealed record RecordedHeader(
    byte[] Bytes, int Length, int Flags, int SequenceId, int HeaderBytes, int Protocol, int Transforms, IReadOnlyList<HeaderPair> Pairs)
{
    /// <summary>Hand-made requests that Kitex refuses for their header.</summary>
    public static readonly string[] Refused =
    [
        "probe_ttheader_header_size_zero", "probe_ttheader_info_0x02", "probe_ttheader_proto_compact", "probe_ttheader_proto_unknown",
    ];

    /// <summary>The recordings with a TTHeader that Kitex takes.</summary>
    public static IEnumerable<string> Names { get; } =
        Capture.Names("*").Where(static name => Capture.Read(name).Frames.Any(static frame => TTHeaderFormat.Matches(frame))).Except(Refused).ToArray();

    public static IEnumerable<RecordedHeader> Read(string name)
    {
        var capture = Capture.Read(name);
        using var json = JsonDocument.Parse(Capture.Timeline(name));
        foreach (var entry in json.RootElement.EnumerateArray())
        {
            if (entry.TryGetProperty("info", out var info) && info.TryGetProperty("ttheader", out var view))
            {
                var frames = entry.GetProperty("dir").GetString() == "c2s" ? capture.Client : capture.Server;
                yield return Of(frames[entry.GetProperty("index").GetInt32()], view);
            }
        }
    }

    private static RecordedHeader Of(byte[] bytes, JsonElement view) => new(
        bytes,
        Number(view, "total_len"),
        int.Parse(view.GetProperty("flags").GetString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        Number(view, "seqid"),
        Number(view, "header_size"),
        Number(view, "protocol_id"),
        Number(view, "transforms"),
        [.. view.GetProperty("infos").EnumerateArray().SelectMany(static infos => infos.EnumerateObject()).SelectMany(Block)]);

    private static IEnumerable<HeaderPair> Block(JsonProperty block) => block.Name switch
    {
        "ACLToken(17)" => [HeaderPair.Token(Text(block.Value.GetString()!))],
        "KeyValue(1)" => block.Value.EnumerateObject().Select(static pair => HeaderPair.Named(Text(pair.Name), Value(pair))),
        "IntKeyValue(16)" => block.Value.EnumerateObject().Select(static pair =>
            HeaderPair.Numbered(int.Parse(pair.Name.Split(' ')[0], CultureInfo.InvariantCulture), Value(pair))),
        _ => throw new InvalidDataException($"The recording has a block called {block.Name}."),
    };

    private static int Number(JsonElement view, string name) => view.GetProperty(name).GetInt32();

    private static string Value(JsonProperty pair) => Text(pair.Value.GetString()!);

    private static string Text(string text) => HeaderPair.Text(Encoding.UTF8.GetBytes(text));
}
