using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Kitex.Serialization.Json;

namespace Kitex.Protobuf.Json;

/// <summary>
/// A message about which nobody said anything, as <see cref="ProtobufEncoder"/> takes it: everything is set, of a oneof the first
/// field, with messages one level deep, and deeper where they are required.
/// </summary>
/// <param name="text">What texts and binaries are; of letters that are one byte each.</param>
internal sealed class ProtobufSample(string text)
{
    private readonly Stack<MessageDescriptor> _within = new();

    /// <summary>Writes the message.</summary>
    /// <exception cref="MessageJsonException">A message requires itself, so that there is no finite one.</exception>
    public void Message(Utf8JsonWriter json, MessageDescriptor type) => Message(json, type, 0);

    private void Message(Utf8JsonWriter json, MessageDescriptor type, int depth)
    {
        if (WellKnownTypes.HasOwnJson(type))
        {
            WellKnown(json, type, depth);
            return;
        }

        if (depth > 1 && _within.Contains(type))
            throw new MessageJsonException(JsonData.Root, $"no sample can be made, for {type.Name} requires itself");
        _within.Push(type);
        json.WriteStartObject();
        foreach (var field in type.Fields.InDeclarationOrder().Where(field => IsWanted(field, depth)))
        {
            json.WritePropertyName(field.Name);
            Field(json, field, depth + 1);
        }
        json.WriteEndObject();
        _within.Pop();
    }

    private static bool IsWanted(FieldDescriptor field, int depth)
    {
        if (field.IsRequired)
            return true;
        if (Holds(field)?.FullName == WellKnownTypes.Any)
            return false;
        return (field.RealContainingOneof is not { } oneof || oneof.Fields[0] == field) && (depth == 0 || Holds(field) is not { } type || WellKnownTypes.HasOwnJson(type));
    }

    /// <summary>The message in a field, or in the values of a map; null for none.</summary>
    private static MessageDescriptor? Holds(FieldDescriptor field)
    {
        var single = field.IsMap ? field.MessageType.FindFieldByNumber(2) : field;
        return single.FieldType == FieldType.Message ? single.MessageType : null;
    }

    private void Field(Utf8JsonWriter json, FieldDescriptor field, int depth)
    {
        if (field.IsMap)
        {
            json.WriteStartObject();
            json.WritePropertyName(Key(field.MessageType.FindFieldByNumber(1)));
            Value(json, field.MessageType.FindFieldByNumber(2), depth);
            json.WriteEndObject();
        }
        else if (field.IsRepeated)
        {
            json.WriteStartArray();
            Value(json, field, depth);
            json.WriteEndArray();
        }
        else
        {
            Value(json, field, depth);
        }
    }

    private string Key(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => text,
        FieldType.Bool => "true",
        _ => "1",
    };

    private void Value(Utf8JsonWriter json, FieldDescriptor field, int depth)
    {
        switch (field.FieldType)
        {
            case FieldType.Message: Message(json, field.MessageType, depth); break;
            case FieldType.Bool: json.WriteBooleanValue(true); break;
            case FieldType.String: json.WriteStringValue(text); break;
            case FieldType.Bytes: json.WriteBase64StringValue(Encoding.ASCII.GetBytes(text)); break;
            case FieldType.Enum when ProtobufScalars.IsNull(field): json.WriteNullValue(); break;
            case FieldType.Enum: json.WriteStringValue(field.EnumType.Values[0].Name); break;
            default: json.WriteNumberValue(1); break;
        }
    }

    private void WellKnown(Utf8JsonWriter json, MessageDescriptor type, int depth)
    {
        if (WellKnownTypes.IsWrapper(type))
        {
            Value(json, type.FindFieldByNumber(1), depth);
            return;
        }
        switch (type.Name)
        {
            case nameof(Timestamp): json.WriteStringValue("2026-01-31T12:00:00Z"); break;
            case nameof(Duration): json.WriteStringValue("1s"); break;
            case nameof(FieldMask): json.WriteStringValue("name"); break;
            case nameof(Any): throw new MessageJsonException(JsonData.Root, $"no sample can be made, for {type.FullName} may be anything");
            case nameof(ListValue): json.WriteStartArray(); json.WriteStringValue(text); json.WriteEndArray(); break;
            case nameof(Struct): json.WriteStartObject(); json.WriteString(text, text); json.WriteEndObject(); break;
            default: json.WriteStringValue(text); break;
        }
    }
}
