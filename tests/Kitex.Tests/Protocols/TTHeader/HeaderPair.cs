using System.Text;
using Kitex.Protocols.TTHeader;

namespace Kitex.Tests.Protocols.TTHeader;

/// <summary>A key and value to compare. Texts hold one byte a character, so that no byte is lost.</summary>
internal sealed record HeaderPair(TTHeaderBlock Block, TTHeaderIntKey IntKey, string Key, string Value)
{
    public static HeaderPair Token(string value) => new(TTHeaderBlock.AclToken, default, Text(TTHeaderKeys.AclToken), value);

    public static HeaderPair Named(string key, string value) => new(TTHeaderBlock.KeyValue, default, key, value);

    public static HeaderPair Numbered(int key, string value) => new(TTHeaderBlock.IntKeyValue, (TTHeaderIntKey)key, "", value);

    public static List<HeaderPair> All(TTHeaderInfo info)
    {
        var all = new List<HeaderPair>();
        foreach (var pair in info)
        {
            all.Add(new HeaderPair(pair.Block, pair.IntKey, Text(pair.Key), Text(pair.Value)));
        }

        return all;
    }

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public void Write(ref TTHeaderWriter writer)
    {
        switch (Block)
        {
            case TTHeaderBlock.AclToken:
                writer.WriteAclToken(Bytes(Value));
                break;
            case TTHeaderBlock.KeyValue:
                writer.WriteText(Bytes(Key), Bytes(Value));
                break;
            default:
                writer.WriteInt(IntKey, Bytes(Value));
                break;
        }
    }
}
