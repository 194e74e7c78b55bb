namespace Kitex.Idl.Model;

/// <summary>A value of <c>double</c>; it may have been written as a whole number.</summary>
public sealed class IdlDoubleValue : IdlValue
{
    internal IdlDoubleValue(IdlType type, IdlPosition position, double value)
        : base(type, position) => Value = value;

    /// <summary>The value.</summary>
    public double Value { get; }
}
