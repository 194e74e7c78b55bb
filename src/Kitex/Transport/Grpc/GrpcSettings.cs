using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;

namespace Kitex.Transport.Grpc;

/// <summary>What all calls of a client have in common, and how their messages go into bytes and back.</summary>
internal sealed class GrpcSettings(GrpcClientOptions options, int maxMessageBytes, string caller, bool standardKeys, CallCompletion completion, TimeProvider time)
{
    private static readonly string UserAgent = $"kitex-dotnet/{typeof(GrpcSettings).Assembly.GetName().Version?.ToString(3)}";

    private readonly ConcurrentDictionary<RpcMethod, GrpcRoute> _routes = new();
    private readonly ConcurrentDictionary<EndPoint, KeepalivePace> _paces = new();

    private readonly GrpcMessageEncoder _encoder = new(maxMessageBytes, int.MaxValue, "MaxFrameBytes");

    /// <summary>The largest message sent or accepted, in bytes.</summary>
    public int MaxMessageBytes { get; } = maxMessageBytes;

    /// <summary>Where callers go on.</summary>
    public CallCompletion Completion { get; } = completion;

    /// <summary>The client's clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>The longest time to wait for a message of a stream.</summary>
    public TimeSpan ReceiveTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How connections behave.</summary>
    public Http2ConnectionOptions Connection { get; } = options.ToConnection();

    /// <summary>How often the server of an address is asked whether it is there.</summary>
    public KeepalivePace PaceOf(EndPoint? address) => address is null || Connection.KeepaliveTime == Timeout.InfiniteTimeSpan
        ? new KeepalivePace(Connection.KeepaliveTime)
        : _paces.GetOrAdd(address, static (_, time) => new KeepalivePace(time), Connection.KeepaliveTime);

    /// <summary>The service has left the address.</summary>
    public void Forget(EndPoint address) => _paces.TryRemove(address, out _);

    /// <summary>The fields that requests to the method have in common.</summary>
    public GrpcRoute RouteOf(RpcRequest request)
    {
        if (_routes.TryGetValue(request.Method, out var known) && known.Callee == request.Callee)
        {
            return known;
        }

        return _routes[request.Method] = new GrpcRoute(request.Method, request.Callee, UserAgent, options.Compressor);
    }

    /// <summary>Makes the request's metadata ready.</summary>
    public void AddFields(RpcRequest request, GrpcFields fields)
    {
        fields.Clear();
        if (standardKeys)
        {
            fields.Add("destination-service"u8, request.Callee);
            fields.Add("destination-method"u8, request.Method.Name);
            fields.Add("source-service"u8, caller);
            fields.Add("source-method"u8, request.CallerMethod);
        }

        fields.Add(request.Meta);
        fields.Add(request.Headers);
    }

    /// <summary>Writes one message behind its prefix. What cannot be written leaves nothing behind.</summary>
    /// <exception cref="FrameTooLargeException">The message is too large.</exception>
    public void Encode(RpcMethod method, object? message, OutputBuffer output) =>
        _encoder.Encode((method, message), static (message, output) => message.method.EncodeRequest(message.message, output), options.Compressor, output);

    /// <summary>Reads one message of the answer; every failure is an error value.</summary>
    public RpcResponse Decode(RpcRequest request, in GrpcBody body, string? encoding)
    {
        try
        {
            if (!body.IsCompressed)
            {
                return request.Method.DecodeResponse(body.Span);
            }

            if (encoding is null or "identity")
            {
                return CallFailure.BadReply(request, "a message is compressed, but no grpc-encoding says how.");
            }

            if (Find(encoding) is not { } compressor)
            {
                return CallFailure.BadReply(request, $"a message is compressed by '{encoding}', which this client does not know. Give it to the client by Grpc(x => x with {{ Compressor = … }}).");
            }

            using var plain = new OutputBuffer();
            return compressor.TryDecompress(new ReadOnlySequence<byte>(body.Segment), plain, MaxMessageBytes)
                ? request.Method.DecodeResponse(plain.ToArray())
                : CallFailure.ReplyTooLarge(request, $"a decompressed message has more than {MaxMessageBytes} bytes.");
        }
        catch (Exception malformed)
        {
            // Whatever reading throws: the call ends with it, and nobody else's does.
            return CallFailure.BadReply(request, malformed.Message, malformed);
        }
    }

    private GrpcCompressor? Find(string name) =>
        options.Compressor is { } own && own.Name == name ? own : name == GrpcCompressor.Gzip.Name ? GrpcCompressor.Gzip : null;
}
