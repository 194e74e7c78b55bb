namespace Kitex.Protocols.Http2;

/// <summary>What became of a stream that was to be opened.</summary>
internal enum Http2OpenStatus
{
    /// <summary>It has started, or waits for its turn; its end will be told.</summary>
    Opened,

    /// <summary>The connection takes no stream any more.</summary>
    Closed,

    /// <summary>Too many wait for their turn.</summary>
    Full,
}
