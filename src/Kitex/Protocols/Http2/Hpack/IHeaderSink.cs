namespace Kitex.Protocols.Http2.Hpack;

/// <summary>Takes the fields of a header block in their order. A struct costs no virtual call.</summary>
internal interface IHeaderSink
{
    /// <summary>Takes a field; its spans are only valid meanwhile.</summary>
    void Add(scoped in HeaderField field);
}
