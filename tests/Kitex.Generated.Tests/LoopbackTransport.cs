using System.Threading.Channels;
using Kitex.Transport;

namespace Kitex.Generated.Tests;

/// <summary>Calls a service in the same process by the bytes of its messages, streams included.</summary>
internal sealed class LoopbackTransport(ServiceDescriptor service) : ClientTransport
{
    public override string Name => "loopback";

    public override async ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        var method = request.Method;
        var handler = service.Methods.Single(candidate => candidate.Method == method).Handler;
        if (method.IsStreaming)
            return await OpenAsync(request, handler, cancellation);

        var message = method.DecodeRequest(Bytes.Request(method, request.Message));
        RpcResponse response;
        try
        {
            response = RpcResponse.Success(await handler(new RpcRequest { Method = method, Message = message }, default));
        }
        catch (Exception exception) when (method.Declares(exception))
        {
            response = RpcError.Declared(exception);
        }
        return method.DecodeResponse(Bytes.Response(method, response));
    }

    public override ValueTask DisposeAsync() => default;

    private static async ValueTask<RpcResponse> OpenAsync(RpcRequest request, RpcHandler handler, CancellationToken cancellation)
    {
        var method = request.Method;
        var requests = Channel.CreateUnbounded<byte[]>();
        var responses = Channel.CreateUnbounded<byte[]>();
        var client = new Stream(
            message => requests.Writer.TryWrite(Bytes.Request(method, message)), requests.Writer, responses.Reader,
            static (method, bytes) => method.DecodeResponse(bytes).Message, method);
        var server = new Stream(
            message => responses.Writer.TryWrite(Bytes.Response(method, RpcResponse.Success(message))), responses.Writer, requests.Reader,
            static (method, bytes) => method.DecodeRequest(bytes), method);
        if (method.Kind == RpcKind.ServerStream)
        {
            await client.SendAsync(request.Message!, cancellation);
            await client.CompleteAsync(cancellation);
        }

        _ = ServeAsync(new RpcRequest { Method = method, Stream = server }, handler);
        return new RpcResponse { Stream = client };
    }

    private static async Task ServeAsync(RpcRequest request, RpcHandler handler)
    {
        // Of a client stream the one response is what the handler returns.
        if (await handler(request, default) is { } response)
            await request.Stream!.SendAsync(response, default);
        await request.Stream!.CompleteAsync(default);
    }

    private sealed class Stream(
        Action<object> send, ChannelWriter<byte[]> sent, ChannelReader<byte[]> received, Func<RpcMethod, byte[], object?> decode, RpcMethod method)
        : RpcStream
    {
        public override ValueTask<bool> SendAsync(object message, CancellationToken cancellation)
        {
            send(message);
            return new(true);
        }

        public override ValueTask CompleteAsync(CancellationToken cancellation)
        {
            sent.TryComplete();
            return default;
        }

        public override async ValueTask<object?> ReceiveAsync(CancellationToken cancellation) =>
            await received.WaitToReadAsync(cancellation) && received.TryRead(out var bytes) ? decode(method, bytes) : null;

        public override void Abort(RpcError error) => sent.TryComplete(new RpcException(error));

        public override ValueTask DisposeAsync()
        {
            sent.TryComplete();
            return default;
        }
    }
}
