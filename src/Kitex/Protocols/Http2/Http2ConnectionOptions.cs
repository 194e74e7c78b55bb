namespace Kitex.Protocols.Http2;

/// <summary>How one side of a connection behaves.</summary>
internal sealed record Http2ConnectionOptions
{
    /// <summary>What is taken from the peer.</summary>
    public Http2Limits Limits { get; init; } = new();

    /// <summary>The bytes that a stream may hold unread. Default 65535, which is the standard's and Kitex v0.16.3's.</summary>
    public int StreamWindow { get; init; } = Http2Settings.DefaultWindow;

    /// <summary>The bytes that all streams may have under way. They are given back on receipt, so that one slow stream stops no other. Default 16 MiB.</summary>
    public int ConnectionWindow { get; init; } = 16 * 1024 * 1024;

    /// <summary>The streams that the peer may have open. Default no limit.</summary>
    public int MaxStreams { get; init; } = int.MaxValue;

    /// <summary>The least time between two pings of a client with streams; 0 allows any. Default 5 minutes, as Kitex v0.16.3.</summary>
    public TimeSpan MinPingInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After so long a silence the peer is asked whether it is there. Default never.</summary>
    public TimeSpan KeepaliveTime { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>So long it may take to answer. Default 20 s.</summary>
    public TimeSpan KeepaliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Ask also while there is no stream. Default false.</summary>
    public bool KeepaliveWithoutStreams { get; init; }
}
