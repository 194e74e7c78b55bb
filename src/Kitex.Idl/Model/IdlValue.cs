namespace Kitex.Idl.Model;

/// <summary>
/// A constant value read as a value of its declared type: numbers are in range, <c>0</c> and <c>1</c> are booleans where the type
/// is <c>bool</c>, names are followed.
/// </summary>
public abstract class IdlValue
{
    private protected IdlValue(IdlType type, IdlPosition position) => (Type, Position) = (type, position);

    /// <summary>The type the value was read as.</summary>
    public IdlType Type { get; }

    /// <summary>Where the value is written.</summary>
    public IdlPosition Position { get; }

    /// <summary>The constant the value was written as the name of, or null when it was written out.</summary>
    public IdlConstant? Constant { get; internal set; }
}
