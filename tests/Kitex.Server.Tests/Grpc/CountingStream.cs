namespace Kitex.Server.Tests.Grpc;

/// <summary>Counts the messages of a stream, and the middleware that puts it around.</summary>
internal sealed class CountingStream(RpcStream inner, CountingStream.Counts counts) : DelegatingRpcStream(inner)
{
    public override async ValueTask<bool> SendAsync(object message, CancellationToken cancellation)
    {
        var sent = await base.SendAsync(message, cancellation);
        Interlocked.Increment(ref counts.Sent);
        return sent;
    }

    public override async ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        var message = await base.ReceiveAsync(cancellation);
        Interlocked.Increment(ref message is null ? ref counts.Ends : ref counts.Received);
        return message;
    }

    public sealed class Counts
    {
        public int Calls;
        public int Sent;
        public int Received;
        public int Ends;

        public RpcMiddleware OnClient => next => async (request, cancellation) =>
        {
            Interlocked.Increment(ref Calls);
            var response = await next(request, cancellation);
            return response.Stream is { } stream ? response.With(new CountingStream(stream, this)) : response;
        };

        public RpcMiddleware OnServer => next => (request, cancellation) =>
        {
            Interlocked.Increment(ref Calls);
            return next(request.Stream is { } stream ? request.With(new CountingStream(stream, this)) : request, cancellation);
        };
    }
}
