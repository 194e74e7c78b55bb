using System.Text.Json;
using Kitex.Network;
using Kitex.Serialization.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Serialization.Thrift.Json;

/// <summary>
/// Writes JSON as Thrift binary by a schema: the bytes that generated code writes for equal values. A member that is null is as one
/// that is not there.
/// </summary>
internal static class ThriftJsonEncoder
{
    private const string Root = JsonData.Root;

    /// <summary>The arguments of a call. The JSON is the struct when that is the only argument, else an object with a member for each argument.</summary>
    /// <param name="schema">What the method takes.</param>
    /// <param name="method">Its name, for messages.</param>
    /// <param name="json">The arguments in UTF-8.</param>
    /// <exception cref="MessageJsonException">The JSON is malformed or does not fit the schema.</exception>
    public static byte[] Arguments(MethodSchema schema, string method, ReadOnlyMemory<byte> json)
    {
        using var data = JsonData.Parse(json);
        try
        {
            return Arguments(schema, method, data.RootElement);
        }
        catch (ThriftFormatException exception)
        {
            throw new MessageJsonException(Root, exception.Message);
        }
    }

    private static byte[] Arguments(MethodSchema schema, string method, JsonElement json)
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        if (schema.SingleStruct is { } argument)
        {
            writer.WriteStructBegin();
            argument.Begin(ref writer);
            WriteStruct(ref writer, argument.Type.Fields!, json, Root);
            writer.WriteStructEnd();
        }
        else
        {
            var members = Members(json, $"method {method}", schema.Arguments, Root);
            WriteFields(ref writer, StructSchema.Ordered(schema.Arguments), members, Root, static field => field.Default is null);
        }
        writer.Flush();
        return output.ToArray();
    }

    private static void WriteValue(ref ThriftWriter writer, TypeSchema type, JsonElement json, string path)
    {
        switch (type.Kind)
        {
            case TypeKind.Struct: WriteStruct(ref writer, type.Fields!, json, path); break;
            case TypeKind.List or TypeKind.Set: WriteItems(ref writer, type, json, path); break;
            case TypeKind.Map: WriteMap(ref writer, type, json, path); break;
            default: ThriftJsonScalars.Write(ref writer, type, json, path); break;
        }
    }

    private static byte[] Bytes(TypeSchema type, JsonElement json, string path) =>
        FieldSchema.Bytes((ref writer) => WriteValue(ref writer, type, json, path));

    private static void WriteStruct(ref ThriftWriter writer, StructSchema type, JsonElement json, string path)
    {
        var members = Members(json, type.Name, type.Fields, path);
        if (!type.IsUnion)
        {
            WriteFields(ref writer, type.InWireOrder, members, path, static field => field is { IsRequired: true, Default: null });
            return;
        }

        if (members.Count != 1)
            throw new MessageJsonException(path, $"union {type.Name} takes exactly one member and has {members.Count}; there are {Listing.Of(type.Fields.Select(static field => field.Name))}");
        var (name, value) = members.First();
        var field = type.Field(name)!;
        writer.WriteStructBegin();
        field.Begin(ref writer);
        WriteValue(ref writer, field.Type, value, $"{path}.{name}");
        writer.WriteStructEnd();
    }

    private static void WriteFields(
        ref ThriftWriter writer, IReadOnlyList<FieldSchema> fields, Dictionary<string, JsonElement> members, string path, Func<FieldSchema, bool> mustBeGiven)
    {
        writer.WriteStructBegin();
        foreach (var field in fields)
        {
            var at = $"{path}.{field.Name}";
            if (members.TryGetValue(field.Name, out var value))
                WriteGiven(ref writer, field, value, at);
            else if (mustBeGiven(field))
                throw new MessageJsonException(at, $"{field.Type} is missing and must be given");
            else
                AbsentFields.Write(ref writer, field);
        }
        writer.WriteStructEnd();
    }

    private static void WriteGiven(ref ThriftWriter writer, FieldSchema field, JsonElement json, string path)
    {
        if (field.HidesDefault && field.IsDefault(Bytes(field.Type, json, path)))
            return;
        field.Begin(ref writer);
        WriteValue(ref writer, field.Type, json, path);
    }

    private static void WriteItems(ref ThriftWriter writer, TypeSchema type, JsonElement json, string path)
    {
        JsonData.Expect(json, JsonValueKind.Array, $"{type} takes an array", path);
        writer.WriteListBegin(type.Element!.Wire, json.GetArrayLength());
        var isSet = type.Kind == TypeKind.Set;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, item) in json.EnumerateArray().Index())
        {
            var at = JsonData.Index(path, i);
            if (isSet)
                WriteOnce(ref writer, Bytes(type.Element, item, at), seen, "the set has this item already", at);
            else
                WriteValue(ref writer, type.Element, item, at);
        }
    }

    private static void WriteMap(ref ThriftWriter writer, TypeSchema type, JsonElement json, string path)
    {
        var (key, value) = (type.Key!, type.Element!);
        var isObject = json.ValueKind == JsonValueKind.Object;
        if (!isObject)
            JsonData.Expect(json, JsonValueKind.Array, $"{type} takes an object, or an array of [key, value]", path);
        else if (key.IsContainer || key.Kind == TypeKind.Struct)
            throw new MessageJsonException(path, $"the keys of {type} are no names; write an array of [key, value]");

        writer.WriteMapBegin(key.Wire, value.Wire, isObject ? json.GetPropertyCount() : json.GetArrayLength());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, keyBytes, item) in isObject ? Entries(key, json, path) : Pairs(type, json, path))
        {
            WriteOnce(ref writer, keyBytes, seen, "the map has this key already", at);
            WriteValue(ref writer, value, item, at);
        }
    }

    private static IEnumerable<(string Path, byte[] Key, JsonElement Value)> Entries(TypeSchema key, JsonElement json, string path)
    {
        foreach (var (name, value) in JsonData.Members(json, path))
        {
            var at = JsonData.Key(path, name);
            yield return (at, FieldSchema.Bytes((ref writer) => ThriftJsonScalars.WriteKey(ref writer, key, name, at)), value);
        }
    }

    private static IEnumerable<(string Path, byte[] Key, JsonElement Value)> Pairs(TypeSchema type, JsonElement json, string path)
    {
        foreach (var (i, pair) in json.EnumerateArray().Index())
        {
            var at = JsonData.Index(path, i);
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
                throw new MessageJsonException(at, $"an entry of {type} is an array of a key and a value");
            yield return (JsonData.Index(at, 1), Bytes(type.Key!, pair[0], JsonData.Index(at, 0)), pair[1]);
        }
    }

    private static void WriteOnce(ref ThriftWriter writer, byte[] written, HashSet<string> seen, string repeated, string path)
    {
        if (!seen.Add(Convert.ToHexString(written)))
            throw new MessageJsonException(path, repeated);
        writer.WriteRaw(written);
    }

    /// <summary>The members that are there, each one of the fields.</summary>
    private static Dictionary<string, JsonElement> Members(JsonElement json, string owner, IReadOnlyList<FieldSchema> fields, string path)
    {
        JsonData.Expect(json, JsonValueKind.Object, $"{owner} takes an object", path);
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in JsonData.Members(json, path))
        {
            if (fields.All(field => field.Name != name))
                throw new MessageJsonException($"{path}.{Listing.Short(name)}", $"{owner} has no such member; it has {Listing.Of(fields.Select(static field => field.Name))}");
            if (value.ValueKind != JsonValueKind.Null)
                members.Add(name, value);
        }
        return members;
    }
}
