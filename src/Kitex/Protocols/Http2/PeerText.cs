using System.Text;

namespace Kitex.Protocols.Http2;

/// <summary>What a peer said, fit for an error: cut, and on one line.</summary>
internal static class PeerText
{
    private const int MostBytes = 256;

    /// <summary>The text; what is no UTF-8 becomes U+FFFD, and a control character a blank.</summary>
    public static string Of(ReadOnlySpan<byte> said)
    {
        var text = Encoding.UTF8.GetString(said[..Math.Min(said.Length, MostBytes)]);
        return text.Any(char.IsControl) ? string.Create(text.Length, text, static (line, text) => Flatten(text, line)) : text;
    }

    private static void Flatten(string text, Span<char> line)
    {
        for (var i = 0; i < text.Length; i++)
        {
            line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }
    }
}
