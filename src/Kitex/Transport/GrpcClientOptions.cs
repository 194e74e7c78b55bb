using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;

namespace Kitex.Transport;

/// <summary>How a client speaks gRPC over HTTP/2.</summary>
public sealed record GrpcClientOptions
{
    private const int MostConnections = 1024;
    private const int SmallestWindow = 16 * 1024;

    // Half of the smallest size that a server must be able to send frames in.
    private const int BytesPerContinuation = 8 * 1024;

    /// <summary>How many connections there are per address, used in turn, 1 to 1024. Default one and a half per processor, as in Kitex v0.16.3.</summary>
    public int ConnectionsPerAddress { get; init; } = Math.Max(1, Environment.ProcessorCount * 3 / 2);

    /// <summary>Compresses requests, and asks for answers compressed alike. Default null: nothing is compressed, but gzip is understood.</summary>
    public GrpcCompressor? Compressor { get; init; }

    /// <summary>The bytes that a stream whose reader rests may hold, 16 KiB to 1 GiB. Default 65,535, as in Kitex v0.16.3.</summary>
    public int StreamWindowBytes { get; init; } = Http2Settings.DefaultWindow;

    /// <summary>The bytes that all streams of a connection may have under way, 16 KiB to 1 GiB. Default 16 MiB.</summary>
    public int ConnectionWindowBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The largest headers or trailers accepted, in bytes as HTTP/2 counts them, at least 1 KiB. Default 1 MiB.</summary>
    public int MaxHeaderListBytes { get; init; } = 1024 * 1024;

    /// <summary>After such a silence the server is asked whether it is there, at least 10 s. Default never (<see cref="Timeout.InfiniteTimeSpan"/>).</summary>
    public TimeSpan KeepaliveTime { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>So long the server may take to answer that; then the connection is closed. Default 20 s.</summary>
    public TimeSpan KeepaliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Ask also while no call is under way; many servers take that amiss. Default false.</summary>
    public bool KeepaliveWithoutCalls { get; init; }

    /// <summary>
    /// Over TLS, refuse a server that does not choose HTTP/2 by ALPN, as grpc-go does since 1.67. Default true; false goes on as
    /// without TLS, for servers behind a proxy that ends TLS and knows no ALPN.
    /// </summary>
    public bool RequireAlpn { get; init; } = true;

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate()
    {
        if (ConnectionsPerAddress is < 1 or > MostConnections)
        {
            throw new ArgumentException($"Grpc.{nameof(ConnectionsPerAddress)} must be 1 to {MostConnections}; it is {ConnectionsPerAddress}.");
        }

        CheckWindow(StreamWindowBytes, nameof(StreamWindowBytes));
        CheckWindow(ConnectionWindowBytes, nameof(ConnectionWindowBytes));
        if (MaxHeaderListBytes < 1024)
        {
            throw new ArgumentException($"Grpc.{nameof(MaxHeaderListBytes)} must be at least 1024; it is {MaxHeaderListBytes}.");
        }

        if (KeepaliveTime != Timeout.InfiniteTimeSpan && KeepaliveTime < TimeSpan.FromSeconds(10))
        {
            throw new ArgumentException($"Grpc.{nameof(KeepaliveTime)} must be at least 10 s, or infinite; it is {KeepaliveTime}.");
        }

        if (KeepaliveTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"Grpc.{nameof(KeepaliveTimeout)} must be positive; it is {KeepaliveTimeout}.");
        }
    }

    internal Http2ConnectionOptions ToConnection() => new()
    {
        Limits = new Http2Limits
        {
            MaxHeaderListBytes = MaxHeaderListBytes,
            MaxHeaderBlockBytes = Math.Max(MaxHeaderListBytes, new Http2Limits().MaxHeaderBlockBytes),
            MaxContinuations = Math.Max(MaxHeaderListBytes / BytesPerContinuation, new Http2Limits().MaxContinuations),
        },
        StreamWindow = StreamWindowBytes,
        ConnectionWindow = ConnectionWindowBytes,
        KeepaliveTime = KeepaliveTime,
        KeepaliveTimeout = KeepaliveTimeout,
        KeepaliveWithoutStreams = KeepaliveWithoutCalls,
    };

    private static void CheckWindow(int bytes, string name)
    {
        if (bytes is < SmallestWindow or > 1024 * 1024 * 1024)
        {
            throw new ArgumentException($"Grpc.{name} must be {SmallestWindow} to 1 GiB; it is {bytes}.");
        }
    }
}
