using System.Text;
using Kitex.Network.Timing;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;
using Kitex.Server.Dispatching;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>From an HTTP/2 request to a call: what is no call is answered here, the rest by <see cref="GrpcExchange"/>.</summary>
internal sealed class GrpcApplication(RpcDispatcher dispatcher, KitexServerOptions options, RefusalLog refusals, TimerWheel timers, ILogger logger) : IHttpApplication<IFeatureCollection>
{
    private const int StackBytes = 256;
    private const string ContentType = "content_type";
    private const string Timeout = "timeout";
    private const string Path = "path";
    private const string UnknownEncoding = "encoding";

    private readonly GrpcExchange _exchange = new(dispatcher, options, logger);
    private readonly GrpcCompression _compression = new(options.Grpc.Compressors);
    private readonly int _mostBytes = options.Grpc.MaxMessageBytes ?? options.MaxFrameBytes;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var connection = context.GetRequiredFeature<HandedOverConnection>();
        connection.Age?.Start();
        if (!GrpcContentType.TryParse(request.Headers.ContentType, out var type))
        {
            return Reset(context, connection, ContentType, $"The content type is '{request.Headers.ContentType}', not application/grpc.");
        }

        if (!TryReadTimeout(request.Headers.GrpcTimeout, out var timeout))
        {
            return Reset(context, connection, Timeout, $"Malformed grpc-timeout '{request.Headers.GrpcTimeout}'.");
        }

        var answer = new GrpcAnswer(context, type.Answer, _mostBytes);
        var refusal = Find(request, type, answer, out var method, out var decompressor);
        if (refusal is not null)
        {
            refusals.Refuse(connection.Network, refusal.Reason, refusal.Error.Message);
            answer.End(GrpcStatus.Of(refusal.Error, options.Grpc.StandardStatusCodes));
            return Task.CompletedTask;
        }

        var messages = new GrpcMessageReader(context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader, method!, decompressor, _mostBytes, timers);
        var gone = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        return _exchange.RunAsync(new GrpcCall(method!, connection.Peer, GrpcHeaders.Read(request.Headers), timers.Time.GetTimestamp(), timeout, gone), messages, answer);
    }

    /// <summary>Finds the method and the compressors.</summary>
    /// <returns>Why there is no call; null when there is one.</returns>
    private Refusal? Find(IHttpRequestFeature request, GrpcContentType type, GrpcAnswer answer, out RpcMethod? method, out GrpcCompressor? decompressor)
    {
        method = null;
        decompressor = null;
        var path = request.RawTarget;
        var most = Encoding.UTF8.GetMaxByteCount(path.Length);
        var utf8 = most <= StackBytes ? stackalloc byte[StackBytes] : new byte[most];
        if (!GrpcPath.TryParse(utf8[..Encoding.UTF8.GetBytes(path, utf8)], out var called))
        {
            return Refuse(Path, RpcErrorCode.Protocol, $"malformed method name, method=\"{path}\"");
        }

        method = dispatcher.FindNamed(called.Service, called.Method, out var unknown);
        if (method is null)
        {
            return new Refusal(RefusalLog.UnknownMethod, unknown!, IsAnswered: true, GoesOn: true);
        }

        if (method.Payload != type.Payload)
        {
            return new Refusal(RefusalLog.Payload, UnknownCall.Payload(type.Payload), IsAnswered: true, GoesOn: true);
        }

        string? encoding = request.Headers.GrpcEncoding, accepted = request.Headers.GrpcAcceptEncoding;
        if (!_compression.TryChoose(encoding, out decompressor))
        {
            return Refuse(UnknownEncoding, RpcErrorCode.Protocol, $"no kitex compressor registered found for:{encoding}");
        }

        if (!_compression.TryChoose(accepted, out var compressor))
        {
            return Refuse(UnknownEncoding, RpcErrorCode.Protocol, $"no kitex compressor registered found for:{accepted}");
        }

        answer.Compressor = compressor;
        return null;
    }

    private static Refusal Refuse(string reason, RpcErrorCode code, string text) => new(reason, new RpcError(code, text), IsAnswered: true, GoesOn: true);

    /// <summary>A timeout below zero counts as none, one of zero is over at once (Kitex v0.16.3).</summary>
    private static bool TryReadTimeout(string? text, out TimeSpan? timeout)
    {
        timeout = null;
        if (text is null)
        {
            return true;
        }

        Span<byte> ascii = stackalloc byte[GrpcTimeout.MostBytes];
        if (!Ascii.IsValid(text) || text.Length > ascii.Length || !GrpcTimeout.TryParse(ascii[..Encoding.ASCII.GetBytes(text, ascii)], out var time))
        {
            return false;
        }

        timeout = time < TimeSpan.Zero ? null : time;
        return true;
    }

    private Task Reset(IFeatureCollection context, HandedOverConnection connection, string reason, string text)
    {
        refusals.Refuse(connection.Network, reason, text);
        context.GetRequiredFeature<IHttpResetFeature>().Reset((int)Http2ErrorCode.InternalError);
        return Task.CompletedTask;
    }
}
