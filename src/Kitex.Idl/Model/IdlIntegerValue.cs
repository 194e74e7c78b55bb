namespace Kitex.Idl.Model;

/// <summary>A value of <c>byte</c>, <c>i16</c>, <c>i32</c> or <c>i64</c>, in the range of its type.</summary>
public sealed class IdlIntegerValue : IdlValue
{
    internal IdlIntegerValue(IdlType type, IdlPosition position, long value)
        : base(type, position) => Value = value;

    /// <summary>The value.</summary>
    public long Value { get; }
}
