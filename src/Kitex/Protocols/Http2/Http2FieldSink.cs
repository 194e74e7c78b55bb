using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Http2;

/// <summary>Gives the fields of a block to their stream; those of a stream that has ended to nobody.</summary>
internal readonly struct Http2FieldSink(Http2Stream? stream) : IHeaderSink
{
    /// <inheritdoc/>
    public void Add(scoped in HeaderField field) => stream?.AddField(field);
}
