using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Kitex.Serialization.Json;

namespace Kitex.Protobuf.Json;

/// <summary>
/// Writes JSON as Protobuf by the descriptors, as the JSON mapping of Protobuf has it: names of the file or their JSON names, null
/// for what is not there.
/// </summary>
/// <param name="messages">Finds what a google.protobuf.Any may hold by its full name.</param>
internal sealed class ProtobufEncoder(Func<string, MessageDescriptor?> messages)
{
    public const string AnyType = "@type";
    public const string AnyValue = "value";

    /// <summary>The bytes of a message.</summary>
    /// <param name="type">The message.</param>
    /// <param name="json">Its JSON in UTF-8.</param>
    /// <exception cref="MessageJsonException">The JSON is malformed or does not fit the message.</exception>
    public byte[] Message(MessageDescriptor type, ReadOnlyMemory<byte> json)
    {
        using var data = JsonData.Parse(json);
        return Message(type, data.RootElement, JsonData.Root);
    }

    private byte[] Message(MessageDescriptor type, JsonElement json, string path)
    {
        if (WellKnownTypes.TryEncode(type, json, path) is { } known)
            return known;
        var writer = new ProtobufWriter();
        if (WellKnownTypes.IsWrapper(type))
            WriteSingle(writer, type.FindFieldByNumber(1), json, path);
        else if (type.FullName == WellKnownTypes.Any)
            WriteAny(writer, json, path);
        else
            WriteFields(writer, type, json, path, null);
        return writer.ToArray();
    }

    private void WriteFields(ProtobufWriter writer, MessageDescriptor type, JsonElement json, string path, string? besides)
    {
        var members = Members(type, json, path, besides);
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            if (members.TryGetValue(field, out var member))
                WriteField(writer, field, member.Value, member.Path);
            else if (field.IsRequired)
                throw new MessageJsonException($"{path}.{field.Name}", $"{ProtobufScalars.Name(field)} is missing and must be given");
        }
    }

    /// <summary>The members that are there, by their fields.</summary>
    private static Dictionary<FieldDescriptor, (string Path, JsonElement Value)> Members(MessageDescriptor type, JsonElement json, string path, string? besides)
    {
        JsonData.Expect(json, JsonValueKind.Object, $"{type.Name} takes an object", path);
        var members = new Dictionary<FieldDescriptor, (string Path, JsonElement Value)>();
        var chosen = new Dictionary<OneofDescriptor, string>();
        foreach (var member in JsonData.Members(json, path).Where(member => member.Name != besides))
        {
            var at = $"{path}.{member.Name}";
            var field = Find(type, member.Name)
                ?? throw new MessageJsonException(at, $"{type.Name} has no such field; it has {Listing.Of(type.Fields.InDeclarationOrder().Select(static each => each.Name))}");
            if (member.Value.ValueKind == JsonValueKind.Null && !TakesNull(field))
                continue;
            if (!members.TryAdd(field, (at, member.Value)))
                throw new MessageJsonException(at, $"field {field.Name} is given twice, by both its names");
            if (field.RealContainingOneof is { } oneof && !chosen.TryAdd(oneof, member.Name))
                throw new MessageJsonException(at, $"of oneof {oneof.Name} one field may be given, and {chosen[oneof]} is");
        }
        return members;
    }

    private static FieldDescriptor? Find(MessageDescriptor type, string name) =>
        type.FindFieldByName(name) ?? type.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name);

    private static bool TakesNull(FieldDescriptor field) =>
        !field.IsRepeated && (ProtobufScalars.IsNull(field) || (field.FieldType == FieldType.Message && WellKnownTypes.IsNull(field.MessageType)));

    private void WriteField(ProtobufWriter writer, FieldDescriptor field, JsonElement json, string path)
    {
        if (field.IsMap)
            WriteMap(writer, field, json, path);
        else if (field.IsRepeated)
            WriteItems(writer, field, json, path);
        else
            WriteSingle(writer, field, json, path);
    }

    // A default that cannot be told from nothing is not sent; it has no byte but zeros.
    private void WriteSingle(ProtobufWriter writer, FieldDescriptor field, JsonElement json, string path)
    {
        var value = Value(field, json, path);
        if (field.HasPresence || value.AsSpan().ContainsAnyExcept((byte)0))
            WriteValue(writer, field, value);
    }

    private void WriteItems(ProtobufWriter writer, FieldDescriptor field, JsonElement json, string path)
    {
        JsonData.Expect(json, JsonValueKind.Array, $"repeated {ProtobufScalars.Name(field)} takes an array", path);
        var values = json.EnumerateArray().Select((item, i) => Value(field, item, JsonData.Index(path, i))).ToList();
        // The library says of texts and messages, too, that they are packed.
        if (!field.IsPacked || Wire(field) is WireFormat.WireType.LengthDelimited or WireFormat.WireType.StartGroup)
        {
            foreach (var value in values)
                WriteValue(writer, field, value);
        }
        else if (values.Count > 0)
        {
            writer.Tag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
            writer.Bytes(values.SelectMany(static value => value).ToArray());
        }
    }

    private void WriteMap(ProtobufWriter writer, FieldDescriptor field, JsonElement json, string path)
    {
        var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
        JsonData.Expect(json, JsonValueKind.Object, $"map<{ProtobufScalars.Name(key)}, {ProtobufScalars.Name(value)}> takes an object", path);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in JsonData.Members(json, path))
        {
            var at = JsonData.Key(path, member.Name);
            var name = new ProtobufWriter();
            ProtobufScalars.WriteText(name, key, member.Name, at);
            if (!seen.Add(Convert.ToHexString(name.ToArray())))
                throw new MessageJsonException(at, "the map has this key already");

            var entry = new ProtobufWriter();
            WriteValue(entry, key, name.ToArray());
            WriteValue(entry, value, Value(value, member.Value, at));
            writer.Tag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
            writer.Bytes(entry.ToArray());
        }
    }

    private void WriteAny(ProtobufWriter writer, JsonElement json, string path)
    {
        JsonData.Expect(json, JsonValueKind.Object, $"{WellKnownTypes.Any} takes an object", path);
        if (!json.TryGetProperty(AnyType, out var url) || url.ValueKind != JsonValueKind.String)
            throw new MessageJsonException(path, $"{WellKnownTypes.Any} takes an object with \"{AnyType}\": \"type.googleapis.com/\" and the message's full name");
        var text = JsonData.Text(url, path);
        var name = text[(text.LastIndexOf('/') + 1)..];
        var type = messages(name) ?? throw new MessageJsonException($"{path}.{AnyType}", $"neither the file nor one it imports has a message '{Listing.Short(name)}'");

        writer.Tag(1, WireFormat.WireType.LengthDelimited);
        writer.Text(text);
        writer.Tag(2, WireFormat.WireType.LengthDelimited);
        writer.Bytes(Content(type, json, path));
    }

    private byte[] Content(MessageDescriptor type, JsonElement json, string path)
    {
        if (!WellKnownTypes.HasOwnJson(type))
        {
            var writer = new ProtobufWriter();
            WriteFields(writer, type, json, path, AnyType);
            return writer.ToArray();
        }
        return json.TryGetProperty(AnyValue, out var value)
            ? Message(type, value, $"{path}.{AnyValue}")
            : throw new MessageJsonException($"{path}.{AnyValue}", $"{type.FullName} is missing and must be given");
    }

    private byte[] Value(FieldDescriptor field, JsonElement json, string path)
    {
        var writer = new ProtobufWriter();
        switch (field.FieldType)
        {
            case FieldType.Message when IsGroup(field):
                writer.Raw(Message(field.MessageType, json, path));
                writer.Tag(field.FieldNumber, WireFormat.WireType.EndGroup);
                break;
            case FieldType.Message:
                writer.Bytes(Message(field.MessageType, json, path));
                break;
            default:
                ProtobufScalars.Write(writer, field, json, path);
                break;
        }
        return writer.ToArray();
    }

    private static void WriteValue(ProtobufWriter writer, FieldDescriptor field, byte[] value)
    {
        writer.Tag(field.FieldNumber, Wire(field));
        writer.Raw(value);
    }

    // The library takes groups for messages.
    private static bool IsGroup(FieldDescriptor field) => field.ToProto().Type == FieldDescriptorProto.Types.Type.Group;

    private static WireFormat.WireType Wire(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireFormat.WireType.Fixed64,
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireFormat.WireType.Fixed32,
        FieldType.Message when IsGroup(field) => WireFormat.WireType.StartGroup,
        FieldType.String or FieldType.Bytes or FieldType.Message => WireFormat.WireType.LengthDelimited,
        _ => WireFormat.WireType.Varint,
    };
}
