using System.Text;
using System.Text.Json;
using Kitex.Serialization.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Serialization.Thrift.Json;

/// <summary>
/// A request about which nobody said anything, as <see cref="ThriftJsonEncoder"/> takes it: what is not optional is set, with structs
/// one level deep, and deeper where something must be there.
/// </summary>
/// <param name="text">What texts and binaries are; of letters that are one byte each.</param>
internal sealed class ThriftJsonSample(string text)
{
    private readonly Stack<StructSchema> _within = new();

    /// <summary>Writes the arguments of a call.</summary>
    /// <exception cref="MessageJsonException">A struct requires itself, so that there is no finite message.</exception>
    public void Arguments(Utf8JsonWriter json, MethodSchema method)
    {
        if (method.SingleStruct is { } argument)
            Struct(json, argument.Type.Fields!, 0);
        else
            Object(json, method.Arguments.Where(static field => field.Default is null), 0);
    }

    private void Struct(Utf8JsonWriter json, StructSchema @struct, int depth)
    {
        if (depth > 1 && _within.Contains(@struct))
            throw new MessageJsonException(JsonData.Root, $"no sample can be made, for {@struct.Name} requires itself");
        var wanted = Wanted(@struct, depth).ToList();
        _within.Push(@struct);
        Object(json, wanted, depth + 1);
        _within.Pop();
    }

    private void Object(Utf8JsonWriter json, IEnumerable<FieldSchema> fields, int depth)
    {
        json.WriteStartObject();
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            Value(json, field.Type, depth);
        }
        json.WriteEndObject();
    }

    private IEnumerable<FieldSchema> Wanted(StructSchema @struct, int depth) => @struct.IsUnion
        ? @struct.Fields.OrderBy(static field => HoldsStruct(field.Type)).Take(1)
        : @struct.Fields.Where(field => IsWanted(field, depth));

    private bool IsWanted(FieldSchema field, int depth) => field switch
    {
        { Default: not null } => false,
        { IsRequired: true } => true,
        { IsOptional: true } => false,
        _ => depth == 0 || !HoldsStruct(field.Type) || (field.Type.Fields is { } @struct && RequiresFields(@struct)),
    };

    // Left out it goes as an empty struct, which a reader refuses.
    private bool RequiresFields(StructSchema @struct) => @struct.Fields.Any(static field => field.IsRequired) && !_within.Contains(@struct);

    private static bool HoldsStruct(TypeSchema type) => type.Kind switch
    {
        TypeKind.Struct => true,
        TypeKind.List or TypeKind.Set => HoldsStruct(type.Element!),
        TypeKind.Map => HoldsStruct(type.Key!) || HoldsStruct(type.Element!),
        _ => false,
    };

    private void Value(Utf8JsonWriter json, TypeSchema type, int depth)
    {
        switch (type.Kind)
        {
            case TypeKind.Bool: json.WriteBooleanValue(true); break;
            case TypeKind.String: json.WriteStringValue(text); break;
            case TypeKind.Binary: json.WriteBase64StringValue(Encoding.ASCII.GetBytes(text)); break;
            case TypeKind.Enum when type.Members!.Members is [var first, ..]: json.WriteStringValue(first.Name); break;
            case TypeKind.Struct: Struct(json, type.Fields!, depth); break;
            case TypeKind.List or TypeKind.Set or TypeKind.Map when depth > 1 && HoldsStruct(type): Items(json, depth); break;
            case TypeKind.List or TypeKind.Set: Items(json, depth, type.Element!); break;
            case TypeKind.Map: Map(json, type, depth); break;
            default: json.WriteNumberValue(1); break;
        }
    }

    private void Items(Utf8JsonWriter json, int depth, params ReadOnlySpan<TypeSchema> types)
    {
        json.WriteStartArray();
        foreach (var type in types)
            Value(json, type, depth);
        json.WriteEndArray();
    }

    private void Map(Utf8JsonWriter json, TypeSchema type, int depth)
    {
        if (type.Key!.Kind == TypeKind.String)
        {
            json.WriteStartObject();
            json.WritePropertyName(text);
            Value(json, type.Element!, depth);
            json.WriteEndObject();
            return;
        }

        json.WriteStartArray();
        Items(json, depth, type.Key, type.Element!);
        json.WriteEndArray();
    }
}
