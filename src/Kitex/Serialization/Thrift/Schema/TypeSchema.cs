namespace Kitex.Serialization.Thrift.Schema;

/// <summary>A type of the IDL, as generated code tells it to who reads or writes messages without knowing their C# types. Immutable.</summary>
public sealed class TypeSchema
{
    private readonly Func<StructSchema>? _struct;

    private TypeSchema(TypeKind kind, ThriftType wire, Func<StructSchema>? @struct = null) => (Kind, Wire, _struct) = (kind, wire, @struct);

    /// <summary><c>bool</c>.</summary>
    public static TypeSchema Bool { get; } = new(TypeKind.Bool, ThriftType.Bool);

    /// <summary><c>byte</c> or <c>i8</c>.</summary>
    public static TypeSchema Byte { get; } = new(TypeKind.Byte, ThriftType.Byte);

    /// <summary><c>i16</c>.</summary>
    public static TypeSchema I16 { get; } = new(TypeKind.I16, ThriftType.I16);

    /// <summary><c>i32</c>.</summary>
    public static TypeSchema I32 { get; } = new(TypeKind.I32, ThriftType.I32);

    /// <summary><c>i64</c>.</summary>
    public static TypeSchema I64 { get; } = new(TypeKind.I64, ThriftType.I64);

    /// <summary><c>double</c>.</summary>
    public static TypeSchema Double { get; } = new(TypeKind.Double, ThriftType.Double);

    /// <summary><c>string</c>.</summary>
    public static TypeSchema String { get; } = new(TypeKind.String, ThriftType.String);

    /// <summary><c>binary</c>.</summary>
    public static TypeSchema Binary { get; } = new(TypeKind.Binary, ThriftType.String);

    /// <summary>An enum.</summary>
    public static TypeSchema Enum(EnumSchema schema) => new(TypeKind.Enum, ThriftType.I32) { Members = schema };

    /// <summary>A list.</summary>
    public static TypeSchema List(TypeSchema element) => new(TypeKind.List, ThriftType.List) { Element = element };

    /// <summary>A set.</summary>
    public static TypeSchema Set(TypeSchema element) => new(TypeKind.Set, ThriftType.Set) { Element = element };

    /// <summary>A map.</summary>
    public static TypeSchema Map(TypeSchema key, TypeSchema value) => new(TypeKind.Map, ThriftType.Map) { Key = key, Element = value };

    /// <summary>A struct, union or exception. Its fields are asked for when they are needed, so that it may hold itself.</summary>
    public static TypeSchema Struct<T>()
        where T : IThriftStruct<T> => Struct(StructSchema.Of<T>);

    /// <summary>A struct, union or exception whose fields are asked for when they are needed.</summary>
    internal static TypeSchema Struct(Func<StructSchema> schema) => new(TypeKind.Struct, ThriftType.Struct, schema);

    /// <summary>What it is.</summary>
    internal TypeKind Kind { get; }

    /// <summary>The type on the wire.</summary>
    internal ThriftType Wire { get; }

    /// <summary>The keys of a map; null for other types.</summary>
    internal TypeSchema? Key { get; private init; }

    /// <summary>The elements of a list or set, or the values of a map; null for other types.</summary>
    internal TypeSchema? Element { get; private init; }

    /// <summary>The enum; null for other types.</summary>
    internal EnumSchema? Members { get; private init; }

    /// <summary>The struct, union or exception; null for other types.</summary>
    internal StructSchema? Fields => _struct?.Invoke();

    /// <summary>Whether it is a boolean or a number: what Kitex writes before all other fields of a struct.</summary>
    internal bool IsNumber => Kind <= TypeKind.Double;

    /// <summary>Whether it is a list, a set or a map.</summary>
    internal bool IsContainer => Kind is TypeKind.List or TypeKind.Set or TypeKind.Map;

    /// <summary>The fewest bytes a value takes.</summary>
    internal int LeastBytes => ThriftTypeSize.Least(Wire);

    /// <summary>The type as the IDL writes it, typedefs followed.</summary>
    public override string ToString() => Kind switch
    {
        TypeKind.Bool => "bool",
        TypeKind.Byte => "byte",
        TypeKind.I16 => "i16",
        TypeKind.I32 => "i32",
        TypeKind.I64 => "i64",
        TypeKind.Double => "double",
        TypeKind.String => "string",
        TypeKind.Binary => "binary",
        TypeKind.Enum => Members!.Name,
        TypeKind.List => $"list<{Element}>",
        TypeKind.Set => $"set<{Element}>",
        TypeKind.Map => $"map<{Key}, {Element}>",
        _ => Fields!.Name,
    };
}
