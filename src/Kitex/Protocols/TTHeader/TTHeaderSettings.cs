namespace Kitex.Protocols.TTHeader;

/// <summary>What one side of a connection writes into its TTHeaders, and what it accepts.</summary>
/// <param name="MaxFrameBytes">The largest message sent or accepted, the LENGTH field apart.</param>
public sealed record TTHeaderSettings(int MaxFrameBytes)
{
    /// <summary>
    /// Write the keys of Kitex's meta handlers: names, timeouts and message type, business errors, the notice of closing.
    /// Default true; without them only metainfo goes out. Whatever comes in is read either way.
    /// </summary>
    public bool StandardKeys { get; init; } = true;

    /// <summary>The flags of requests. Default none.</summary>
    public TTHeaderFlags RequestFlags { get; init; }

    /// <summary>The client's connect timeout, told to proxies on the way. Default infinite: not told.</summary>
    public TimeSpan ConnectTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Guards the payload against changes on the way. Default null: nothing does.</summary>
    public PayloadValidator? Validator { get; init; }
}
