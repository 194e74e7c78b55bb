using System.Diagnostics.CodeAnalysis;
using Kitex.Network;
using Kitex.Network.Tls;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;
using Kitex.Transport;
using Kitex.Transport.Grpc;
using Kitex.Transport.Multiplexing;

namespace Kitex.Client;

/// <summary>From a client's options to the transport that carries its calls.</summary>
internal static class ClientTransports
{
    public static ClientTransport Create(KitexClientOptions options, NetworkEngine engine, TimeProvider time)
    {
        if (options is { Grpc: null, GrpcStreams: { } streams })
        {
            return Apart(options with { GrpcStreams = null }, streams, engine, time);
        }

        engine = options.Tls is null ? engine : Secured(options.Tls, options.Grpc, engine, time);
        var completion = new CallCompletion(options.Completion, options.MethodCompletion);
        if (options.Grpc is { } grpc)
        {
            var settings = new GrpcSettings(grpc, options.MaxFrameBytes, options.Caller, options.StandardKeys, completion, time) { ReceiveTimeout = options.ReceiveTimeout };
            return new GrpcTransport(settings, engine, options.Dial, options.Connections == ConnectionMode.Short ? 0 : grpc.ConnectionsPerAddress);
        }

        var header = new TTHeaderSettings(options.MaxFrameBytes)
        {
            StandardKeys = options.StandardKeys,
            ConnectTimeout = options.ConnectTimeout,
            Validator = options.PayloadValidator,
            RequestFlags = options.Connections == ConnectionMode.Multiplexed ? TTHeaderFlags.SupportOutOfOrder : TTHeaderFlags.None,
        };
        var framing = Framing(options, header);
        var detector = FramingDetector.ForThrift(header);
        return options.Connections == ConnectionMode.Multiplexed
            ? new MultiplexedTransport(framing, detector, engine, options.Dial, options.MultiplexedConnections, completion, time)
            : new MessageTransport(framing, Connections(options, engine, detector, time), completion, time);
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "It disposes both.")]
    private static StreamsApartTransport Apart(KitexClientOptions options, GrpcClientOptions streams, NetworkEngine engine, TimeProvider time) =>
        new(Create(options, engine, time), Create(options with { Grpc = streams, PayloadValidator = null }, engine, time));

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "It wraps another engine and holds nothing of its own.")]
    private static TlsEngine Secured(TlsClientOptions tls, GrpcClientOptions? grpc, NetworkEngine engine, TimeProvider time) => engine is TlsEngine
        ? throw new ArgumentException("The engine speaks TLS already. Leave out Tls(), or the TlsEngine.")
        : new TlsEngine(engine, tls.ToEngine(grpc), time);

    private static ConnectionSource Connections(KitexClientOptions options, NetworkEngine engine, FramingDetector detector, TimeProvider time) =>
        options.Connections == ConnectionMode.Short
            ? new ShortConnections(engine, options.Dial, detector, time)
            : new PooledConnections(engine, options.Dial, detector, options.Pool, time);

    private static MessageFraming Framing(KitexClientOptions options, TTHeaderSettings header) => options.Transport switch
    {
        ThriftTransport.Framed => new FramedFraming(options.MaxFrameBytes),
        ThriftTransport.Buffered => new BufferedFraming(options.MaxFrameBytes),
        var transport => new TTHeaderFraming(header, transport == ThriftTransport.TTHeaderFramed),
    };
}
