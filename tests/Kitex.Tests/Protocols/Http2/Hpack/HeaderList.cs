using System.Text;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Tests.Protocols.Http2.Hpack;

/// <summary>Keeps the fields of a header block as text, a byte a character.</summary>
internal sealed class HeaderList : IHeaderSink
{
    public List<(string Name, string Value)> Fields { get; } = [];

    public List<string> Sensitive { get; } = [];

    public static HeaderList Of(HpackDecoder decoder, ReadOnlySpan<byte> block)
    {
        var list = new HeaderList();
        var status = decoder.Decode(block, ref list);
        Assert.True(status == HpackStatus.Done, decoder.Problem);
        Assert.Null(decoder.Problem);
        return list;
    }

    public void Add(scoped in HeaderField field)
    {
        Assert.Equal(HeaderNames.Find(field.Name), field.Known);
        Fields.Add((Encoding.Latin1.GetString(field.Name), Encoding.Latin1.GetString(field.Value)));
        if (field.IsSensitive)
        {
            Sensitive.Add(Fields[^1].Name);
        }
    }

    public override string ToString() => string.Join('|', Fields.Select(static field => $"{field.Name}: {field.Value}"));
}
