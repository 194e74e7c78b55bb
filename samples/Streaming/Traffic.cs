using Kitex;

namespace Samples.Streaming;

/// <summary>The messages of all streams, counted by a middleware of either side.</summary>
internal sealed class Traffic
{
    private int _sent;
    private int _received;

    public int Sent => Volatile.Read(ref _sent);

    public int Received => Volatile.Read(ref _received);

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountReceived() => Interlocked.Increment(ref _received);

    // A client has the stream once the call is open: it is in the response.
    public RpcEndpoint OnClient(RpcEndpoint next) => async (request, cancellation) =>
    {
        var response = await next(request, cancellation);
        return response.Stream is { } stream ? response.With(new CountedStream(stream, this)) : response;
    };

    // A server has it from the start: it is in the request.
    public RpcEndpoint OnServer(RpcEndpoint next) => (request, cancellation) =>
        next(request.Stream is { } stream ? request.With(new CountedStream(stream, this)) : request, cancellation);
}
