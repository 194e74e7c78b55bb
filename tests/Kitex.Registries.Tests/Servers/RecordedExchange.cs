using System.Text;
using System.Text.Json;

namespace Kitex.Registries.Tests.Servers;

/// <summary>One message of an HTTP conversation that was recorded with a Go registry.</summary>
/// <param name="IsRequest">Whether the Go side sent it.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record RecordedExchange(bool IsRequest, byte[] Bytes)
{
    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <summary>Its first line.</summary>
    public string FirstLine => Encoding.ASCII.GetString(Bytes.AsSpan(0, Bytes.AsSpan().IndexOf("\r\n"u8)));

    /// <summary>"METHOD /path?query" of a request.</summary>
    public string Asked => FirstLine.Replace(" HTTP/1.1", "", StringComparison.Ordinal);

    /// <summary>What stands behind its headers.</summary>
    public byte[] Body => Bytes[(Bytes.AsSpan().IndexOf(HeadEnd) + HeadEnd.Length)..];

    /// <summary>Reads a recording of testassets/registries.</summary>
    public static RecordedExchange[] Read(string file)
    {
        using var recording = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "testassets", "registries", file)));
        return
        [
            .. recording.RootElement.GetProperty("exchanges").EnumerateArray().Select(static exchange =>
                new RecordedExchange(exchange.GetProperty("dir").GetString() == "c2s", Convert.FromHexString(exchange.GetProperty("hex").GetString()!))),
        ];
    }
}
