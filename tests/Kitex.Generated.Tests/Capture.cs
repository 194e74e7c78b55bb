using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kitex.Generated.Tests;

/// <summary>Bytes recorded from real Kitex: the messages each side sent, out of their frames.</summary>
internal sealed partial class Capture
{
    private const int StrictVersion = 0x8001;
    private const int HeaderMagic = 0x1000;

    private Capture(JsonElement json)
    {
        Requests = [.. Messages(json.GetProperty("client_to_server"))];
        Responses = [.. Messages(json.GetProperty("server_to_client"))];
    }

    public IReadOnlyList<CapturedMessage> Requests { get; }

    public IReadOnlyList<CapturedMessage> Responses { get; }

    public static Capture Load(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".json"));
        using var json = JsonDocument.Parse(NotANumber().Replace(text, "null"));
        return new Capture(json.RootElement);
    }

    public static IEnumerable<string> Names(params string[] patterns) =>
        patterns.SelectMany(static pattern => Directory.EnumerateFiles(Folder, pattern + ".json"))
            .Select(static path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal);

    private static string Folder { get; } = Path.Combine(Find(AppContext.BaseDirectory), "testassets", "captures");

    private static string Find(string directory) =>
        Directory.Exists(Path.Combine(directory, "testassets"))
            ? directory
            : Find(Path.GetDirectoryName(directory.TrimEnd(Path.DirectorySeparatorChar))!);

    private static IEnumerable<CapturedMessage> Messages(JsonElement chunks)
    {
        var bytes = Convert.FromHexString(string.Concat(chunks.EnumerateArray().Select(static chunk => chunk.GetString()))).AsMemory();
        while (bytes.Length > 0)
        {
            var payload = Unwrap(ref bytes);
            yield return Message(payload);
        }
    }

    // Buffered messages stand alone; a frame has its length, a TTHeader frame its length and a header before the payload.
    private static ReadOnlyMemory<byte> Unwrap(ref Memory<byte> bytes)
    {
        if (Word(bytes.Span) == StrictVersion)
        {
            var end = BodyStart(bytes.Span) + ThriftDump.StructLength(bytes.Span[BodyStart(bytes.Span)..]);
            return Take(ref bytes, end);
        }

        var frame = Take(ref bytes, 4 + BinaryPrimitives.ReadInt32BigEndian(bytes.Span));
        if (Word(frame.Span[4..]) != HeaderMagic)
            return frame[4..];
        var payload = frame[(14 + (4 * Word(frame.Span[12..])))..];
        return Word(payload.Span) == StrictVersion ? payload : payload[4..];
    }

    private static ReadOnlyMemory<byte> Take(ref Memory<byte> bytes, int count)
    {
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private static CapturedMessage Message(ReadOnlyMemory<byte> payload)
    {
        var body = BodyStart(payload.Span);
        return new CapturedMessage(payload.Span[3], Encoding.UTF8.GetString(payload.Span[8..(body - 4)]), payload[body..].ToArray());
    }

    // The recorder's decoded values hold numbers JSON does not know; the bytes are what counts here.
    [GeneratedRegex(@"(?<=\s)-?(NaN|Infinity)\b")]
    private static partial Regex NotANumber();

    private static int BodyStart(ReadOnlySpan<byte> message) => 12 + BinaryPrimitives.ReadInt32BigEndian(message[4..]);

    private static int Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
