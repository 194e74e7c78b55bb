using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>What an IDL type is called in C# and on the wire.</summary>
internal sealed class TypeNames(Symbols symbols, TypeScope scope)
{
    /// <summary>The C# type, not nullable, where C# expects a type.</summary>
    public string Of(IdlType type) => Of(type, scope.AsType);

    /// <summary>The C# type of an enum, struct, union or exception before a dot.</summary>
    public string Value(IdlType type) => Of(type, scope.AsValue);

    /// <summary>The C# type by complete names: the same wherever it stands.</summary>
    public string Complete(IdlType type) => Of(type, TypeScope.Complete);

    /// <summary>An enum, struct, union or exception where C# expects a type.</summary>
    public string Of(IdlDefinition definition) => Of(definition, scope.AsType);

    /// <summary>An enum, struct, union or exception before a dot.</summary>
    public string Value(IdlDefinition definition) => Of(definition, scope.AsValue);

    /// <summary>A word for the type that can be part of a name: <c>ListOfI32</c>.</summary>
    public string Word(IdlType type) => type.Category switch
    {
        IdlTypeCategory.List => $"ListOf{Word(type.Element!)}",
        IdlTypeCategory.Set => $"SetOf{Word(type.Element!)}",
        IdlTypeCategory.Map => $"MapOf{Word(type.Key!)}To{Word(type.Element!)}",
        IdlTypeCategory.Enum => symbols.Name(type.Enum!),
        IdlTypeCategory.Struct => symbols.Name(type.Struct!),
        var category => category.ToString(),
    };

    /// <summary>The type on the wire: an enum goes as i32, binary as string.</summary>
    public static string Wire(IdlType type) => Runtime.Type + "." + type.Category switch
    {
        IdlTypeCategory.Enum => nameof(IdlTypeCategory.I32),
        IdlTypeCategory.Binary => nameof(IdlTypeCategory.String),
        var category => category.ToString(),
    };

    /// <summary>What the bytes of a value look like: of containers with their elements, of structs alike whatever their fields.</summary>
    public static string WireShape(IdlType type) => IsContainer(type)
        ? $"{type.Category}<{(type.Key is { } key ? WireShape(key) : "")},{WireShape(type.Element!)}>"
        : Wire(type);

    /// <summary>The fewest bytes a value takes on the wire.</summary>
    public static int LeastBytes(IdlType type) => type.Category switch
    {
        IdlTypeCategory.I16 => 2,
        IdlTypeCategory.I32 or IdlTypeCategory.Enum or IdlTypeCategory.String or IdlTypeCategory.Binary => 4,
        IdlTypeCategory.I64 or IdlTypeCategory.Double => 8,
        IdlTypeCategory.List or IdlTypeCategory.Set => 5,
        IdlTypeCategory.Map => 6,
        _ => 1,
    };

    /// <summary>Whether the C# type is a value type.</summary>
    public static bool IsValueType(IdlType type) =>
        type.Category is IdlTypeCategory.Enum or IdlTypeCategory.Binary || IsNumber(type);

    /// <summary>Whether the type is a boolean or a number: what Kitex writes before all other fields of a struct.</summary>
    public static bool IsNumber(IdlType type) => type.Category is >= IdlTypeCategory.Bool and <= IdlTypeCategory.Double;

    /// <summary>Whether the type is a list, a set or a map.</summary>
    public static bool IsContainer(IdlType type) =>
        type.Category is IdlTypeCategory.List or IdlTypeCategory.Set or IdlTypeCategory.Map;

    /// <summary>Whether the type is a union.</summary>
    public static bool IsUnion(IdlType type) => type.Struct?.Kind == IdlStructKind.Union;

    private string Of(IdlType type, Func<string, string, string> named) => type.Category switch
    {
        IdlTypeCategory.Bool => "bool",
        IdlTypeCategory.Byte => "sbyte",
        IdlTypeCategory.I16 => "short",
        IdlTypeCategory.I32 => "int",
        IdlTypeCategory.I64 => "long",
        IdlTypeCategory.Double => "double",
        IdlTypeCategory.String => "string",
        IdlTypeCategory.Binary => Runtime.Memory,
        IdlTypeCategory.List => $"{Runtime.ReadOnlyList}<{Of(type.Element!, named)}>",
        IdlTypeCategory.Set => $"{Runtime.ReadOnlySet}<{Of(type.Element!, named)}>",
        IdlTypeCategory.Map => $"{Runtime.ReadOnlyMap}<{Of(type.Key!, named)}, {Of(type.Element!, named)}>",
        IdlTypeCategory.Enum => Of(type.Enum!, named),
        _ => Of(type.Underlying.Definition!, named),
    };

    private string Of(IdlDefinition definition, Func<string, string, string> named) =>
        named(symbols.Namespace(definition.Document), symbols.Name(definition));
}
