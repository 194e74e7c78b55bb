using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>What an IDL type is called in C# and on the wire.</summary>
internal sealed class TypeNames(Symbols symbols)
{
    /// <summary>The C# type, not nullable.</summary>
    public string Of(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Bool => "bool",
        IdlTypeCategory.Byte => "sbyte",
        IdlTypeCategory.I16 => "short",
        IdlTypeCategory.I32 => "int",
        IdlTypeCategory.I64 => "long",
        IdlTypeCategory.Double => "double",
        IdlTypeCategory.String => "string",
        IdlTypeCategory.Binary => Runtime.Memory,
        IdlTypeCategory.List => $"{Runtime.ReadOnlyList}<{Of(type.Element!)}>",
        IdlTypeCategory.Set => $"{Runtime.ReadOnlySet}<{Of(type.Element!)}>",
        IdlTypeCategory.Map => $"{Runtime.ReadOnlyMap}<{Of(type.Key!)}, {Of(type.Element!)}>",
        IdlTypeCategory.Enum => symbols.Global(type.Enum!),
        _ => symbols.Global(type.Struct!),
    };

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
}
