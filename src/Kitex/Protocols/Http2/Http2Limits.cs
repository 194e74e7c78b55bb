namespace Kitex.Protocols.Http2;

/// <summary>What is taken from a peer.</summary>
internal sealed record Http2Limits
{
    /// <summary>The largest header block in bytes as it is sent, over all its frames. Default 1 MiB.</summary>
    public int MaxHeaderBlockBytes { get; init; } = 1024 * 1024;

    /// <summary>The largest header list in bytes as RFC 9113 counts it: 32 for each field beside its text. Default 1 MiB.</summary>
    public int MaxHeaderListBytes { get; init; } = 1024 * 1024;

    /// <summary>The most CONTINUATION frames of one header block, however small they are. Default 128.</summary>
    public int MaxContinuations { get; init; } = 128;
}
