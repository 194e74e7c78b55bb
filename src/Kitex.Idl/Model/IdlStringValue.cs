namespace Kitex.Idl.Model;

/// <summary>A value of <c>string</c> or <c>binary</c>.</summary>
public sealed class IdlStringValue : IdlValue
{
    internal IdlStringValue(IdlType type, IdlPosition position, ReadOnlyMemory<byte> bytes)
        : base(type, position) => Bytes = bytes;

    /// <summary>
    /// The bytes on the wire, escapes such as <c>\n</c> and <c>\x41</c> interpreted. A <c>string</c> is valid UTF-8 unless escapes
    /// make it otherwise, which is a warning.
    /// </summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The bytes read as UTF-8 text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes.Span);
}
