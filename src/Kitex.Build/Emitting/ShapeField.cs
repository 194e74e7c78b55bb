using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>A field as a property: what its type, requiredness and default make of it.</summary>
/// <param name="Field">The field.</param>
/// <param name="Name">The property.</param>
/// <param name="InUnion">Whether it is a member of a union.</param>
/// <param name="IsArgument">Whether it is an argument of a method: a struct is then never null.</param>
internal sealed record ShapeField(IdlField Field, string Name, bool InUnion = false, bool IsArgument = false)
{
    public IdlType Type => Field.Type;

    public short Id => Field.Id;

    /// <summary>The default; the members of a union have none of their own.</summary>
    public IdlValue? Default => InUnion ? null : Field.Default;

    /// <summary>Whether reading fails when the field is missing.</summary>
    public bool MustBePresent => Field.Requiredness == IdlRequiredness.Required;

    /// <summary>Whether the property can be null.</summary>
    public bool IsNullable => Field.Requiredness switch
    {
        IdlRequiredness.Optional => Default is null || Type.Category == IdlTypeCategory.Struct || TypeNames.IsContainer(Type),
        IdlRequiredness.Default => Type.Category == IdlTypeCategory.Struct && !IsArgument,
        _ => false,
    };

    /// <summary>Whether C# asks for the property in every object initialiser.</summary>
    public bool IsRequiredMember => (MustBePresent && Default is null) || IsRequiredArgument;

    /// <summary>Whether the property is a struct argument, without which a call is refused.</summary>
    public bool IsRequiredArgument => IsArgument && Type.Category == IdlTypeCategory.Struct;

    /// <summary>The condition under which the field is written; null for always.</summary>
    public string? WrittenWhen(Values values)
    {
        if (Field.Requiredness != IdlRequiredness.Optional)
            return null;
        if (IsNullable)
            return $"{Name} is not null";
        return Default is IdlStringValue { Type.Category: IdlTypeCategory.Binary } bytes
            ? $"!global::System.MemoryExtensions.SequenceEqual({Name}.Span, {Literals.OfBytes(bytes.Bytes.Span)})"
            : $"{Name} != {values.Of(Default!)}";
    }

    /// <summary>The value of the property that is there: without the <c>?</c> of an optional number.</summary>
    public string Value => IsNullable && TypeNames.IsValueType(Type) ? Name + ".Value" : Name;
}
