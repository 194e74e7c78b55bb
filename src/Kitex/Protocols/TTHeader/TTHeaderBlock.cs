using System.Diagnostics.CodeAnalysis;

namespace Kitex.Protocols.TTHeader;

/// <summary>The ids of the info blocks in a TTHeader. Any other id makes the message malformed, as in Kitex v0.16.3.</summary>
[SuppressMessage("Design", "CA1027:Mark enums with FlagsAttribute", Justification = "The ids are a plain enumeration with gaps.")]
public enum TTHeaderBlock
{
    /// <summary>A single byte without meaning, allowed between blocks and at the end.</summary>
    Padding = 0x00,

    /// <summary>A count, then so many keys and values, both text.</summary>
    KeyValue = 0x01,

    /// <summary>A count, then so many values with a <see cref="TTHeaderIntKey"/> each.</summary>
    IntKeyValue = 0x10,

    /// <summary>One value without count and key, which stands for <see cref="TTHeaderKeys.AclToken"/>.</summary>
    AclToken = 0x11,
}
