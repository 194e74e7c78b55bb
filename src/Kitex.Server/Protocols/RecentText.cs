using System.Text;

namespace Kitex.Server.Protocols;

/// <summary>Makes strings of UTF-8 bytes and keeps the last one, for texts that come again and again. For one reader at a time.</summary>
internal sealed class RecentText
{
    // Names are shorter; a longer text would be held by every connection that a peer cares to open.
    private const int MostKeptBytes = 256;

    private byte[] _bytes = [];
    private string _text = "";

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MostKeptBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        if (!utf8.SequenceEqual(_bytes))
        {
            _text = Encoding.UTF8.GetString(utf8);
            _bytes = utf8.ToArray();
        }

        return _text;
    }
}
