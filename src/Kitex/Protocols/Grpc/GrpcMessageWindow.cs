using Kitex.Protocols.Http2;

namespace Kitex.Protocols.Grpc;

/// <summary>
/// The window of a stream whose messages are taken one by one: what was taken may come again, and so may what is held of a message
/// that somebody waits for, which may be larger than the window. Under the connection's gate.
/// </summary>
internal struct GrpcMessageWindow
{
    private int _credited;

    /// <summary>Takes the first message, which is there.</summary>
    public GrpcBody Take(Http2Stream stream, GrpcMessageQueue messages, Http2Streams streams)
    {
        var body = messages.Take();
        var due = body.WireBytes - _credited;
        _credited = Math.Max(-due, 0);
        streams.Credit(stream, Math.Max(due, 0));
        return body;
    }

    /// <summary>Somebody waits for a message that has not come whole.</summary>
    public void CreditAll(Http2Stream stream, GrpcMessageQueue messages, Http2Streams streams)
    {
        streams.Credit(stream, messages.Count - _credited);
        _credited = messages.Count;
    }
}
