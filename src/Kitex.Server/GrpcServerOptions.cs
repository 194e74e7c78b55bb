using Kitex.Protocols.Grpc;

namespace Kitex.Server;

/// <summary>What a server allows gRPC callers. Input only.</summary>
public sealed record GrpcServerOptions
{
    private const int LeastWindow = 65_535;
    private const int LeastHeaderBytes = 1024;
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1);

    /// <summary>The largest message sent or accepted, in bytes, after decompression: 64 to 1 GiB. Default null: as <see cref="KitexServerOptions.MaxFrameBytes"/>.</summary>
    public int? MaxMessageBytes { get; init; }

    /// <summary>
    /// Answer with gRPC's standard codes where Kitex v0.16.3 has others: UNIMPLEMENTED (12) for an unknown service (Kitex: 20)
    /// or method (Kitex: 1) and for a compressor that is not known (Kitex: 13), UNKNOWN (2) for a handler's own type ids above 16.
    /// Default false: as Kitex.
    /// </summary>
    public bool StandardStatusCodes { get; init; }

    /// <summary>The compressors known, the preferred first. Default gzip.</summary>
    public IReadOnlyList<GrpcCompressor> Compressors { get; init; } = [GrpcCompressor.Gzip];

    /// <summary>The most calls under way on one connection; the peer holds the next back. Default 1,000; Kitex v0.16.3 has no limit.</summary>
    public int MaxStreamsPerConnection { get; init; } = 1_000;

    /// <summary>The most bytes of header fields in one call, names and values: at least 1,024. Default 1 MiB; Kitex v0.16.3 takes 16 MiB.</summary>
    public int MaxHeaderBytes { get; init; } = 1024 * 1024;

    /// <summary>How many bytes of a call may arrive before they are read: at least 65,535. Default 65,535, as Kitex.</summary>
    public int StreamWindowBytes { get; init; } = LeastWindow;

    /// <summary>
    /// How many bytes of all calls on a connection may be on their way: at least 65,535. They are given back on receipt, so that
    /// calls that are not read hold up no other. Default 1 MiB.
    /// </summary>
    public int ConnectionWindowBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// How many bytes of messages above <see cref="StreamWindowBytes"/> the calls of a connection may have unfinished together, at least
    /// <see cref="MaxMessageBytes"/>: a request that begins to come beyond that is refused (RESOURCE_EXHAUSTED). As many bytes of single
    /// answers may wait for a peer that does not take them; calls that come meanwhile start when it does, or when
    /// <see cref="KitexServerOptions.WriteTimeout"/> gives those answers up. Default null: 128 MiB, or <see cref="MaxMessageBytes"/> where
    /// that is more; Kitex v0.16.3 has no limit.
    /// </summary>
    public int? MaxUnfinishedBytesPerConnection { get; init; }

    /// <summary>
    /// So long, a tenth more or less, a connection takes calls; then its peer is told to make another one (GOAWAY), and it is closed
    /// when the calls under way have ended. At least 1 s, or infinite. Default infinite, as Kitex.
    /// </summary>
    public TimeSpan MaxConnectionAge { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>So long those calls may go on before the connection is closed all the same. At least 1 s, or infinite. Default infinite, as Kitex.</summary>
    public TimeSpan MaxConnectionAgeGrace { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// A connection without calls for so long is closed in the same way; the shorter of this and <see cref="KitexServerOptions.IdleTimeout"/>
    /// counts. At least 1 s, or infinite. Default infinite, as Kitex.
    /// </summary>
    public TimeSpan MaxConnectionIdle { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>After so long a silence on a connection its peer is asked whether it is there. At least 1 s, or infinite. Default 2 hours, as Kitex.</summary>
    public TimeSpan KeepAliveDelay { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long the peer may take to say so before the connection is closed. At least 1 s. Default 20 s, as Kitex.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The least time between two pings of a peer with calls under way; without calls it is two hours. A peer that falls below it three
    /// times, with nothing sent to it meanwhile, is told so by GOAWAY (<c>too_many_pings</c>) and loses the connection, calls included.
    /// At least 0, which allows any. Default 5 minutes, as Kitex v0.16.3.
    /// </summary>
    public TimeSpan MinPingInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <param name="maxFrameBytes">The largest message, unless it is set here.</param>
    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    internal void Validate(int maxFrameBytes)
    {
        if (MaxMessageBytes is { } most)
        {
            OptionRange.CheckFrameBytes(most, Name(nameof(MaxMessageBytes)));
        }

        if (MaxUnfinishedBytesPerConnection is { } unfinished)
        {
            CheckAtLeast(unfinished, MaxMessageBytes ?? maxFrameBytes, nameof(MaxUnfinishedBytesPerConnection));
        }

        CheckAtLeast(MaxStreamsPerConnection, 1, nameof(MaxStreamsPerConnection));
        CheckAtLeast(MaxHeaderBytes, LeastHeaderBytes, nameof(MaxHeaderBytes));
        CheckAtLeast(StreamWindowBytes, LeastWindow, nameof(StreamWindowBytes));
        CheckAtLeast(ConnectionWindowBytes, LeastWindow, nameof(ConnectionWindowBytes));
        CheckTime(MaxConnectionAge, nameof(MaxConnectionAge));
        CheckTime(MaxConnectionAgeGrace, nameof(MaxConnectionAgeGrace));
        CheckTime(MaxConnectionIdle, nameof(MaxConnectionIdle));
        CheckTime(KeepAliveDelay, nameof(KeepAliveDelay));
        CheckTime(KeepAliveTimeout, nameof(KeepAliveTimeout));
        if (MinPingInterval < TimeSpan.Zero)
        {
            throw new ArgumentException($"{Name(nameof(MinPingInterval))} must be at least 0; it is {MinPingInterval}.");
        }
    }

    private static void CheckAtLeast(int value, int least, string name)
    {
        if (value < least)
        {
            throw new ArgumentException($"{Name(name)} must be at least {least}; it is {value}.");
        }
    }

    private static void CheckTime(TimeSpan value, string name)
    {
        if (value < LeastTime && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException($"{Name(name)} must be at least 1 s, or infinite; it is {value}.");
        }
    }

    private static string Name(string option) => $"{nameof(KitexServerOptions.Grpc)}.{option}";
}
