using System.Buffers;
using Kitex.Network;
using Kitex.Network.Timing;
using Kitex.Protocols.Framing;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;
using Kitex.Server.Dispatching;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>What all gRPC calls of a server have in common, and how their messages go into bytes and back.</summary>
internal sealed class GrpcServerSettings(RpcDispatcher dispatcher, LiveServerOptions live, DrainState drain, RefusalLog refusals, TimeProvider time, ILogger logger)
{
    private const int DefaultUnfinishedBytes = 128 * 1024 * 1024;

    private readonly int _mostBytes = MostBytes(live.Built);

    private readonly GrpcMessageEncoder _encoder = new(
        MostBytes(live.Built), MostBytes(live.Built), $"{nameof(KitexServerOptions.Grpc)}.{nameof(GrpcServerOptions.MaxMessageBytes)}");

    public RpcDispatcher Dispatcher { get; } = dispatcher;

    /// <summary>What gRPC is built of.</summary>
    public GrpcServerOptions Options { get; } = live.Built.Grpc;

    /// <summary>What may change while the server serves, as it is now.</summary>
    public KitexServerOptions Current => live.Current;

    /// <summary>Whether the server stops.</summary>
    public bool IsDraining => drain.IsDraining;

    public RefusalLog Refusals { get; } = refusals;

    /// <summary>The server's connections.</summary>
    public OpenConnections Connections { get; init; } = new(time);

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    /// <summary>Watch the deadlines.</summary>
    public TimerWheel Timers { get; } = new(time);

    public GrpcCompression Compression { get; } = new(live.Built.Grpc.Compressors);

    /// <summary>The most bytes of large messages that the calls of a connection may have unfinished.</summary>
    public long MostUnfinishedBytes { get; } = live.Built.Grpc.MaxUnfinishedBytesPerConnection ?? Math.Max(DefaultUnfinishedBytes, MostBytes(live.Built));

    /// <summary>How connections behave.</summary>
    public Http2ConnectionOptions Connection { get; } = new()
    {
        Limits = Limits(live.Built.Grpc.MaxHeaderBytes),
        StreamWindow = live.Built.Grpc.StreamWindowBytes,
        ConnectionWindow = live.Built.Grpc.ConnectionWindowBytes,
        MaxStreams = live.Built.Grpc.MaxStreamsPerConnection,
        KeepaliveTime = live.Built.Grpc.KeepAliveDelay,
        KeepaliveTimeout = live.Built.Grpc.KeepAliveTimeout,
        KeepaliveWithoutStreams = true,
        MinPingInterval = live.Built.Grpc.MinPingInterval,
    };

    /// <summary>How long a connection that begins now waits.</summary>
    public Http2ServerTimes Times => new(Shorter(Current.IdleTimeout, Options.MaxConnectionIdle), Current.ReadTimeout, Current.WriteTimeout, () => drain.IsDraining)
    {
        Age = Options.MaxConnectionAge,
        AgeGrace = Options.MaxConnectionAgeGrace,
    };

    /// <summary>Why a message of this length is not taken; null when it is.</summary>
    public RpcError? RefuseLength(uint length) => length <= (uint)_mostBytes ? null : TooLarge(length);

    /// <summary>Why a large message that begins to come has no room beside those that are unfinished.</summary>
    public RpcError RefuseUnfinished(RpcMethod method, uint length) => new(
        RpcErrorCode.Rejected,
        $"{method}: a message of {length} bytes begins while the calls of the connection have others unfinished; the server's {nameof(KitexServerOptions.Grpc)}.{nameof(GrpcServerOptions.MaxUnfinishedBytesPerConnection)} allows {MostUnfinishedBytes} bytes together");

    /// <summary>Writes one message behind its prefix. What cannot be written leaves nothing behind.</summary>
    /// <exception cref="FrameTooLargeException">The message is too large.</exception>
    public void Encode(RpcMethod method, in RpcResponse response, GrpcCompressor? compressor, OutputBuffer output) =>
        _encoder.Encode((method, response), static (message, output) => message.method.EncodeResponse(message.response, output), compressor, output);

    /// <summary>Reads one message.</summary>
    /// <exception cref="RpcException">It is malformed, or too large when it is decompressed.</exception>
    public object? Decode(RpcMethod method, in GrpcBody body, GrpcCompressor? compressor)
    {
        if (!body.IsCompressed)
        {
            return Decode(method, body.Span);
        }

        if (compressor is null)
        {
            throw Failed(RpcErrorCode.Protocol, "kitex compression algorithm not found");
        }

        using var message = new OutputBuffer();
        try
        {
            if (!compressor.TryDecompress(new ReadOnlySequence<byte>(body.Segment), message, _mostBytes))
            {
                throw new RpcException(TooLarge((long)_mostBytes + 1));
            }
        }
        catch (FormatException malformed)
        {
            throw Failed(RpcErrorCode.Protocol, malformed.Message, malformed);
        }

        // Nearly always one piece.
        return message.FirstUnsent.Length == message.Length ? Decode(method, message.FirstUnsent.Span) : Decode(method, message.ToArray());
    }

    private static object? Decode(RpcMethod method, ReadOnlySpan<byte> message)
    {
        try
        {
            return method.DecodeRequest(message);
        }
        catch (FormatException malformed)
        {
            throw Failed(RpcErrorCode.Protocol, $"{method}: the message is malformed: {malformed.Message}", malformed);
        }
    }

    private static int MostBytes(KitexServerOptions options) => options.Grpc.MaxMessageBytes ?? options.MaxFrameBytes;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) =>
        one == Timeout.InfiniteTimeSpan || (other != Timeout.InfiniteTimeSpan && other < one) ? other : one;

    /// <summary>A call with too many fields ends alone, as its block is still read; one much larger ends the connection.</summary>
    private static Http2Limits Limits(int headerBytes)
    {
        var blockBytes = (int)Math.Min(2L * headerBytes, Array.MaxLength / 2);
        var usual = new Http2Limits();
        return new Http2Limits
        {
            MaxHeaderBlockBytes = blockBytes,
            MaxHeaderListBytes = headerBytes,
            MaxContinuations = Math.Max(usual.MaxContinuations, blockBytes / (Http2FrameHeader.DefaultMaxLength / 2)),
        };
    }

    private RpcError TooLarge(long length) => new(
        RpcErrorCode.TooLarge, $"grpc: received message larger than max ({length} vs. {_mostBytes}); the server's {nameof(KitexServerOptions.Grpc)}.{nameof(GrpcServerOptions.MaxMessageBytes)} allows no more");

    private static RpcException Failed(RpcErrorCode code, string message, Exception? cause = null) => new(new RpcError(code, message) { Cause = cause });
}
