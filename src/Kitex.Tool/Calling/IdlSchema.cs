using Kitex.Idl.Model;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Tool.Calling;

/// <summary>Makes of the IDL's model the schema that generated code has of the same IDL.</summary>
internal sealed class IdlSchema
{
    private readonly Dictionary<IdlStruct, StructSchema> _structs = [];
    private readonly Dictionary<IdlEnum, EnumSchema> _enums = [];

    /// <summary>What a method takes and gives.</summary>
    public MethodSchema Method(IdlMethod method) =>
        new(Fields(method.Arguments, withPresence: true), method.Result is { } result ? Type(result) : null, Fields(method.Throws, withPresence: false));

    /// <summary>A struct, union or exception.</summary>
    public StructSchema Struct(IdlStruct @struct)
    {
        var isUnion = @struct.Kind == IdlStructKind.Union;
        if (!_structs.TryGetValue(@struct, out var schema))
            _structs[@struct] = schema = new(@struct.Name, Fields(@struct.Fields, !isUnion)) { IsUnion = isUnion };
        return schema;
    }

    // Members of unions and exceptions of methods are all optional.
    private FieldSchema[] Fields(IReadOnlyList<IdlField> fields, bool withPresence) => [.. fields.Select(field => Field(field, withPresence))];

    private FieldSchema Field(IdlField field, bool withPresence) => new(field.Id, field.Name, Type(field.Type))
    {
        IsRequired = withPresence && field.Requiredness == IdlRequiredness.Required,
        IsOptional = withPresence && field.Requiredness == IdlRequiredness.Optional,
        Default = field.Default is { } value ? (ref writer) => new IdlValueWriter(this).Write(ref writer, value) : null,
    };

    /// <summary>A use of a type. The fields of a struct are made when they are asked for.</summary>
    public TypeSchema Type(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Bool => TypeSchema.Bool,
        IdlTypeCategory.Byte => TypeSchema.Byte,
        IdlTypeCategory.I16 => TypeSchema.I16,
        IdlTypeCategory.I32 => TypeSchema.I32,
        IdlTypeCategory.I64 => TypeSchema.I64,
        IdlTypeCategory.Double => TypeSchema.Double,
        IdlTypeCategory.String => TypeSchema.String,
        IdlTypeCategory.Binary => TypeSchema.Binary,
        IdlTypeCategory.Enum => TypeSchema.Enum(Enum(type.Enum!)),
        IdlTypeCategory.List => TypeSchema.List(Type(type.Element!)),
        IdlTypeCategory.Set => TypeSchema.Set(Type(type.Element!)),
        IdlTypeCategory.Map => TypeSchema.Map(Type(type.Key!), Type(type.Element!)),
        IdlTypeCategory.Struct => TypeSchema.Struct(() => Struct(type.Struct!)),
        _ => throw new ArgumentException($"The type {type} was not resolved.", nameof(type)),
    };

    private EnumSchema Enum(IdlEnum @enum)
    {
        if (!_enums.TryGetValue(@enum, out var schema))
            _enums[@enum] = schema = new(@enum.Name, [.. @enum.Members.Select(static member => (member.Name, member.Number))]);
        return schema;
    }
}
