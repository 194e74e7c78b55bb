using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Kitex.Serialization.Json;

namespace Kitex.Protobuf.Json;

/// <summary>
/// Writes messages as the JSON that Protobuf defines for them, with fields that have their default. By descriptors alone: the library's
/// own formatter asks reflection for the names of enums, of which trimming and AOT warn.
/// </summary>
/// <param name="messages">Finds what a google.protobuf.Any may hold by its full name.</param>
internal sealed class ProtobufDecoder(Func<string, MessageDescriptor?> messages)
{
    /// <summary>Writes a message.</summary>
    /// <exception cref="MessageJsonException">It holds a message of a type that is not known here.</exception>
    public void Message(Utf8JsonWriter json, IMessage message)
    {
        switch (message)
        {
            case Timestamp or Duration or FieldMask: json.WriteRawValue(((ICustomDiagnosticMessage)message).ToDiagnosticString()); break;
            case Struct free: Object(json, free); break;
            case ListValue list: Items(json, list.Values, item => Free(json, item)); break;
            case Value value: Free(json, value); break;
            case Any any: Any(json, any); break;
            case var wrapper when WellKnownTypes.IsWrapper(wrapper.Descriptor): Wrapped(json, wrapper); break;
            default:
                json.WriteStartObject();
                Fields(json, message);
                json.WriteEndObject();
                break;
        }
    }

    private void Fields(Utf8JsonWriter json, IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(field => !field.HasPresence || field.Accessor.HasValue(message)))
        {
            json.WritePropertyName(field.JsonName);
            var value = field.Accessor.GetValue(message);
            if (field.IsMap)
                Map(json, field, (IDictionary)value);
            else if (field.IsRepeated)
                Items(json, ((IList)value).Cast<object>(), item => Single(json, field, item));
            else
                Single(json, field, value);
        }
    }

    private void Map(Utf8JsonWriter json, FieldDescriptor field, IDictionary map)
    {
        var value = field.MessageType.FindFieldByNumber(2);
        json.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            json.WritePropertyName(ProtobufScalars.Text(entry.Key));
            Single(json, value, entry.Value!);
        }
        json.WriteEndObject();
    }

    // The value of a wrapper's field is what is in it.
    private void Single(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        if (value is IMessage message)
            Message(json, message);
        else
            ProtobufScalars.Write(json, field.FieldType == FieldType.Message ? field.MessageType.FindFieldByNumber(1) : field, value);
    }

    private static void Wrapped(Utf8JsonWriter json, IMessage wrapper)
    {
        var field = wrapper.Descriptor.FindFieldByNumber(1);
        ProtobufScalars.Write(json, field, field.Accessor.GetValue(wrapper));
    }

    private void Any(Utf8JsonWriter json, Any any)
    {
        var name = Google.Protobuf.WellKnownTypes.Any.GetTypeName(any.TypeUrl);
        var type = messages(name) ?? throw new MessageJsonException(JsonData.Root, $"{WellKnownTypes.Any} holds a message '{Listing.Short(name)}', which neither the file nor one it imports has");
        IMessage content;
        try
        {
            content = type.Parser.ParseFrom(any.Value);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new MessageJsonException(JsonData.Root, $"{WellKnownTypes.Any} holds a malformed {name}: {malformed.Message}");
        }

        json.WriteStartObject();
        json.WriteString(ProtobufEncoder.AnyType, any.TypeUrl);
        if (WellKnownTypes.HasOwnJson(type))
        {
            json.WritePropertyName(ProtobufEncoder.AnyValue);
            Message(json, content);
        }
        else
        {
            Fields(json, content);
        }
        json.WriteEndObject();
    }

    private static void Object(Utf8JsonWriter json, Struct free)
    {
        json.WriteStartObject();
        foreach (var (name, value) in free.Fields)
        {
            json.WritePropertyName(name);
            Free(json, value);
        }
        json.WriteEndObject();
    }

    private static void Free(Utf8JsonWriter json, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.BoolValue: json.WriteBooleanValue(value.BoolValue); break;
            case Value.KindOneofCase.NumberValue: ProtobufScalars.Write(json, value.NumberValue); break;
            case Value.KindOneofCase.StringValue: json.WriteStringValue(value.StringValue); break;
            case Value.KindOneofCase.StructValue: Object(json, value.StructValue); break;
            case Value.KindOneofCase.ListValue: Items(json, value.ListValue.Values, item => Free(json, item)); break;
            default: json.WriteNullValue(); break;
        }
    }

    private static void Items<T>(Utf8JsonWriter json, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray();
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }
}
