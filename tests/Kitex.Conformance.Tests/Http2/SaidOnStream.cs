using System.Buffers.Binary;
using System.IO.Compression;

namespace Kitex.Conformance.Tests.Http2;

/// <summary>What one side has said on one stream so far.</summary>
internal sealed class SaidOnStream
{
    private const int PrefixBytes = 5;

    private readonly List<byte> _data = [];

    /// <summary>The blocks of fields: headers, then trailers; trailers alone are one block.</summary>
    public List<HeaderFields> Blocks { get; } = [];

    /// <summary>Whether the side has said that nothing follows.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The code by which the side broke the stream off; null when it did not. After the end it has no meaning.</summary>
    public uint? Reset { get; private set; }

    /// <summary>Whether nothing follows.</summary>
    public bool IsOver => HasEnded || Reset is not null;

    /// <summary>The whole messages.</summary>
    public IReadOnlyList<string> Messages => [.. Read(out _)];

    public void Add(HeaderFields block) => Blocks.Add(block);

    public void Add(byte[] data) => _data.AddRange(data);

    public void End() => HasEnded = true;

    public void BreakOff(uint code) => Reset = HasEnded ? null : Reset ?? code;

    /// <summary>Whether as much was said here as there: messages and the end. Compressed they have the same number, not the same length.</summary>
    public bool HasReached(SaidOnStream other)
    {
        var (messages, bytes) = Position();
        var (otherMessages, otherBytes) = other.Position();
        return IsOver || (!other.IsOver && (messages > otherMessages || (messages == otherMessages && bytes >= otherBytes)));
    }

    /// <summary>As text that is equal for equal meaning.</summary>
    /// <param name="show">A field as text; null for one that is left free.</param>
    public string Describe(Func<string, string, string?> show)
    {
        var parts = new List<string>();
        for (var i = 0; i < Blocks.Count; i++)
        {
            if (i == 1)
                AddMessages(parts);
            parts.Add($"[{string.Join(", ", Blocks[i].Select(field => show(field.Name, field.Value)).OfType<string>().Order(StringComparer.Ordinal))}]");
        }

        if (Blocks.Count < 2)
            AddMessages(parts);
        parts.Add(HasEnded ? "end" : Reset is { } code ? $"reset {code}" : "open");
        return string.Join(' ', parts);
    }

    private void AddMessages(List<string> parts)
    {
        parts.AddRange(Read(out var rest));
        if (rest > 0)
            parts.Add($"{rest} bytes of a message");
    }

    private (int Messages, int Bytes) Position()
    {
        var messages = Read(out var rest).Count;
        return (messages, rest);
    }

    private List<string> Read(out int rest)
    {
        var messages = new List<string>();
        var data = _data.ToArray();
        var at = 0;
        while (at + PrefixBytes <= data.Length && BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(at + 1)) is var length && at + PrefixBytes + length <= data.Length)
        {
            var message = data.AsSpan(at + PrefixBytes, length);
            messages.Add(data[at] == 1 ? $"gzip {Convert.ToHexStringLower(Unzip(message.ToArray()))}" : Convert.ToHexStringLower(message));
            at += PrefixBytes + length;
        }

        rest = data.Length - at;
        return messages;
    }

    private static byte[] Unzip(byte[] bytes)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
