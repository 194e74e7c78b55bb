namespace Kitex.Protocols.Http2;

/// <summary>A setting (RFC 9113 section 6.5.2). Unknown ones are ignored.</summary>
internal enum Http2SettingId : ushort
{
    /// <summary>The largest dynamic table the sender's decoder keeps, in bytes; 4096 until told.</summary>
    HeaderTableSize = 1,

    /// <summary>0 or 1: whether pushes are taken.</summary>
    EnablePush = 2,

    /// <summary>How many streams the peer may have open; no limit until told.</summary>
    MaxConcurrentStreams = 3,

    /// <summary>The window that each stream starts with, in bytes; 65535 until told.</summary>
    InitialWindowSize = 4,

    /// <summary>The largest payload of a frame, in bytes; 16384 until told.</summary>
    MaxFrameSize = 5,

    /// <summary>The largest header list, in bytes as <see cref="Hpack.HpackTable.EntryOverhead"/> counts; no limit until told.</summary>
    MaxHeaderListSize = 6,
}
