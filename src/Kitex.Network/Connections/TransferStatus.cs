namespace Kitex.Network.Connections;

/// <summary>How one attempt to move bytes ended.</summary>
internal enum TransferStatus
{
    /// <summary>Bytes were moved: some when receiving, all when sending.</summary>
    Done,

    /// <summary>Nothing could be moved without waiting.</summary>
    WouldBlock,

    /// <summary>The peer closed its side in good order.</summary>
    Ended,

    /// <summary>The channel is broken.</summary>
    Failed,
}
