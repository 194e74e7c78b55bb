namespace Kitex.Idl.Model;

/// <summary>A value of <c>bool</c>.</summary>
public sealed class IdlBoolValue : IdlValue
{
    internal IdlBoolValue(IdlType type, IdlPosition position, bool value)
        : base(type, position) => Value = value;

    /// <summary>The value.</summary>
    public bool Value { get; }
}
