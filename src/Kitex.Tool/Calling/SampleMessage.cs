using System.Text;
using System.Text.Json;
using Kitex.Build.Emitting;
using Kitex.Idl.Model;

namespace Kitex.Tool.Calling;

/// <summary>
/// Data for a call about which nobody said anything but how long its texts are, as <see cref="JsonEncoder"/> takes it: what is
/// not optional is set, with structs one level deep, and deeper where something must be there.
/// </summary>
/// <param name="size">The characters of a text and the bytes of a binary.</param>
internal sealed class SampleMessage(int size)
{
    private static readonly JsonWriterOptions Options = new() { Indented = true };

    private readonly string _text = SampleText.Of(size);

    private readonly Stack<IdlStruct> _within = new();

    /// <summary>The arguments of a call.</summary>
    /// <exception cref="DataException">A struct requires itself, so that there is no finite message.</exception>
    public string Of(IdlMethod method)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Options))
        {
            if (MethodShape.SingleStruct(method) is { } argument)
                Struct(json, argument.Type.Struct!, 0);
            else
                Object(json, method.Arguments.Where(static field => field.Default is null), 0);
        }
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private void Struct(Utf8JsonWriter json, IdlStruct @struct, int depth)
    {
        if (depth > 1 && _within.Contains(@struct))
            throw new DataException("$", $"no sample can be made, for {@struct.Name} requires itself; give -data");
        var wanted = Wanted(@struct, depth).ToList();
        _within.Push(@struct);
        Object(json, wanted, depth + 1);
        _within.Pop();
    }

    private void Object(Utf8JsonWriter json, IEnumerable<IdlField> fields, int depth)
    {
        json.WriteStartObject();
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            Value(json, field.Type, depth);
        }
        json.WriteEndObject();
    }

    private IEnumerable<IdlField> Wanted(IdlStruct @struct, int depth) => @struct.Kind == IdlStructKind.Union
        ? @struct.Fields.OrderBy(static field => HoldsStruct(field.Type)).Take(1)
        : @struct.Fields.Where(field => IsWanted(field, depth));

    private bool IsWanted(IdlField field, int depth) => field.Requiredness switch
    {
        _ when field.Default is not null => false,
        IdlRequiredness.Required => true,
        IdlRequiredness.Optional => false,
        _ => depth == 0 || !HoldsStruct(field.Type) || (field.Type.Struct is { } @struct && RequiresFields(@struct)),
    };

    // Left out it goes as an empty struct, which a reader refuses.
    private bool RequiresFields(IdlStruct @struct) =>
        @struct.Fields.Any(static field => field.Requiredness == IdlRequiredness.Required) && !_within.Contains(@struct);

    private static bool HoldsStruct(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Struct => true,
        IdlTypeCategory.List or IdlTypeCategory.Set => HoldsStruct(type.Element!),
        IdlTypeCategory.Map => HoldsStruct(type.Key!) || HoldsStruct(type.Element!),
        _ => false,
    };

    private void Value(Utf8JsonWriter json, IdlType type, int depth)
    {
        switch (type.Category)
        {
            case IdlTypeCategory.Bool: json.WriteBooleanValue(true); break;
            case IdlTypeCategory.String: json.WriteStringValue(_text); break;
            case IdlTypeCategory.Binary: json.WriteBase64StringValue(Encoding.ASCII.GetBytes(_text)); break;
            case IdlTypeCategory.Enum when type.Enum!.Members is [var first, ..]: json.WriteStringValue(first.Name); break;
            case IdlTypeCategory.Struct: Struct(json, type.Struct!, depth); break;
            case IdlTypeCategory.List or IdlTypeCategory.Set or IdlTypeCategory.Map when depth > 1 && HoldsStruct(type): Items(json, depth); break;
            case IdlTypeCategory.List or IdlTypeCategory.Set: Items(json, depth, type.Element!); break;
            case IdlTypeCategory.Map: Map(json, type, depth); break;
            default: json.WriteNumberValue(1); break;
        }
    }

    private void Items(Utf8JsonWriter json, int depth, params ReadOnlySpan<IdlType> types)
    {
        json.WriteStartArray();
        foreach (var type in types)
            Value(json, type, depth);
        json.WriteEndArray();
    }

    private void Map(Utf8JsonWriter json, IdlType type, int depth)
    {
        if (type.Key!.Category == IdlTypeCategory.String)
        {
            json.WriteStartObject();
            json.WritePropertyName(_text);
            Value(json, type.Element!, depth);
            json.WriteEndObject();
            return;
        }

        json.WriteStartArray();
        Items(json, depth, type.Key, type.Element!);
        json.WriteEndArray();
    }
}
