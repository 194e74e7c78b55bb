namespace Kitex.Idl.Model;

/// <summary>
/// A use of a type. <see cref="Name"/> and <see cref="Typedef"/> tell how it was written; everything else tells what it is after
/// typedefs are followed.
/// </summary>
public sealed class IdlType : IdlNode
{
    private readonly IdlType? _key;
    private readonly IdlType? _element;
    private IdlType? _underlying;

    internal IdlType(string name, IdlTypeCategory category, IdlPosition position, IdlType? key = null, IdlType? element = null)
        : base(position, IdlAnnotations.Empty)
    {
        Name = name;
        OwnCategory = category;
        _key = key;
        _element = element;
    }

    /// <summary>The name as written: a base type, <c>list</c>, <c>set</c>, <c>map</c>, or a possibly prefixed name.</summary>
    public string Name { get; }

    /// <summary>The text after <c>cpp_type</c>, or null.</summary>
    public string? CppType { get; internal set; }

    /// <summary>What the type is after typedefs are followed.</summary>
    public IdlTypeCategory Category => Underlying.OwnCategory;

    /// <summary>The definition the name stands for: an enum, a struct or a typedef; null for base types and containers.</summary>
    public IdlDefinition? Definition { get; private set; }

    /// <summary>The typedef that <see cref="Name"/> names, or null when it names none.</summary>
    public IdlTypedef? Typedef => Definition as IdlTypedef;

    /// <summary>The type at the end of the typedefs; the type itself when it is none.</summary>
    public IdlType Underlying => _underlying ?? this;

    /// <summary>The enum, or null.</summary>
    public IdlEnum? Enum => Underlying.Definition as IdlEnum;

    /// <summary>The struct, union or exception, or null.</summary>
    public IdlStruct? Struct => Underlying.Definition as IdlStruct;

    /// <summary>The type of the keys of a map, or null.</summary>
    public IdlType? Key => Underlying._key;

    /// <summary>The type of the elements of a list or set, or of the values of a map, or null.</summary>
    public IdlType? Element => Underlying._element;

    internal IdlTypeCategory OwnCategory { get; private set; }

    internal void Resolve(IdlDefinition definition, IdlTypeCategory category, IdlType? underlying)
    {
        Definition = definition;
        OwnCategory = category;
        _underlying = underlying;
    }

    /// <summary>The type as written, with its parameters.</summary>
    public override string ToString() => (_key, _element) switch
    {
        (null, null) => Name,
        (null, _) => $"{Name}<{_element}>",
        _ => $"{Name}<{_key}, {_element}>",
    };
}
