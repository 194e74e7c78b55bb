using System.Text;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Conformance.Tests.Http2;

/// <summary>
/// The fields of a header block as text. The decoder is the product's: tests of its own hold it against the examples of RFC 7541 and
/// against what the recordings say of their blocks.
/// </summary>
internal sealed class HeaderFields : List<(string Name, string Value)>, IHeaderSink
{
    public static HeaderFields Decode(HpackDecoder decoder, byte[] block)
    {
        var fields = new HeaderFields();
        Assert.Equal(HpackStatus.Done, decoder.Decode(block, ref fields));
        return fields;
    }

    public void Add(scoped in HeaderField field) => Add((Encoding.UTF8.GetString(field.Name), Encoding.UTF8.GetString(field.Value)));
}
