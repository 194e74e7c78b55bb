namespace Kitex.Protocols.TTHeader;

/// <summary>The 16 flag bits of a TTHeader (Kitex v0.16.3). Bits without a name are kept as they came. Ping-pong responses carry none.</summary>
[Flags]
public enum TTHeaderFlags
{
    /// <summary>No flag: an ordinary request or response.</summary>
    None = 0,

    /// <summary>The sender takes answers in any order: a request on a multiplexed connection.</summary>
    SupportOutOfOrder = 0x0001,

    /// <summary>A frame of TTHeader streaming.</summary>
    Streaming = 0x0002,

    /// <summary>Declared by Kitex, never used.</summary>
    DuplexReverse = 0x0008,

    /// <summary>Declared by Kitex, never used.</summary>
    Sasl = 0x0010,
}
