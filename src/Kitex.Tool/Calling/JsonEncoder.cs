using System.Text.Json;
using Kitex.Build.Emitting;
using Kitex.Idl.Model;
using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Tool.Calling;

/// <summary>
/// Writes JSON as Thrift binary by the IDL: the bytes that generated code writes for equal values. A member that is null is
/// as one that is not there.
/// </summary>
internal static class JsonEncoder
{
    private const string Root = JsonData.Root;

    /// <summary>The arguments of a call. The JSON is the struct when that is the only argument, else an object with a member for each argument.</summary>
    /// <exception cref="DataException">The JSON is malformed or does not fit the IDL.</exception>
    public static byte[] Arguments(IdlMethod method, string json)
    {
        using var data = JsonData.Parse(json);
        try
        {
            return Arguments(method, data.RootElement);
        }
        catch (ThriftFormatException exception)
        {
            throw new DataException(Root, exception.Message);
        }
    }

    private static byte[] Arguments(IdlMethod method, JsonElement json)
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        if (MethodShape.SingleStruct(method) is { } argument)
        {
            writer.WriteStructBegin();
            WireFields.Begin(ref writer, argument);
            WriteStruct(ref writer, argument.Type.Struct!, json, Root);
            writer.WriteStructEnd();
        }
        else
        {
            var members = Members(json, $"method {method.Name}", method.Arguments, Root);
            WriteFields(ref writer, method.Arguments, members, Root, static field => field.Default is null);
        }
        writer.Flush();
        return output.ToArray();
    }

    private static void WriteValue(ref ThriftWriter writer, IdlType type, JsonElement json, string path)
    {
        switch (type.Category)
        {
            case IdlTypeCategory.Struct: WriteStruct(ref writer, type.Struct!, json, path); break;
            case IdlTypeCategory.List or IdlTypeCategory.Set: WriteItems(ref writer, type, json, path); break;
            case IdlTypeCategory.Map: WriteMap(ref writer, type, json, path); break;
            default: JsonScalars.Write(ref writer, type, json, path); break;
        }
    }

    private static byte[] Bytes(IdlType type, JsonElement json, string path)
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        WriteValue(ref writer, type, json, path);
        writer.Flush();
        return output.ToArray();
    }

    private static void WriteStruct(ref ThriftWriter writer, IdlStruct type, JsonElement json, string path)
    {
        var members = Members(json, type.Name, type.Fields, path);
        if (type.Kind != IdlStructKind.Union)
        {
            WriteFields(ref writer, type.Fields, members, path, static field => field is { Requiredness: IdlRequiredness.Required, Default: null });
            return;
        }

        if (members.Count != 1)
            throw new DataException(path, $"union {type.Name} takes exactly one member and has {members.Count}; there are {Listing.Of(type.Fields.Select(static field => field.Name))}");
        var (name, value) = members.First();
        var field = type.Field(name)!;
        writer.WriteStructBegin();
        WireFields.Begin(ref writer, field);
        WriteValue(ref writer, field.Type, value, $"{path}.{name}");
        writer.WriteStructEnd();
    }

    private static void WriteFields(
        ref ThriftWriter writer, IReadOnlyList<IdlField> fields, Dictionary<string, JsonElement> members, string path, Func<IdlField, bool> mustBeGiven)
    {
        writer.WriteStructBegin();
        foreach (var field in WireFields.InOrder(fields))
        {
            var at = $"{path}.{field.Name}";
            if (members.TryGetValue(field.Name, out var value))
                WriteGiven(ref writer, field, value, at);
            else if (mustBeGiven(field))
                throw new DataException(at, $"{field.Type} is missing and must be given");
            else
                DefaultValues.WriteAbsent(ref writer, field);
        }
        writer.WriteStructEnd();
    }

    private static void WriteGiven(ref ThriftWriter writer, IdlField field, JsonElement json, string path)
    {
        if (WireFields.HidesDefault(field) && WireFields.IsDefault(field, Bytes(field.Type, json, path)))
            return;
        WireFields.Begin(ref writer, field);
        WriteValue(ref writer, field.Type, json, path);
    }

    private static void WriteItems(ref ThriftWriter writer, IdlType type, JsonElement json, string path)
    {
        JsonData.Expect(json, JsonValueKind.Array, $"{type} takes an array", path);
        writer.WriteListBegin(WireFields.Wire(type.Element!), json.GetArrayLength());
        var isSet = type.Category == IdlTypeCategory.Set;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, item) in json.EnumerateArray().Index())
        {
            var at = JsonData.Index(path, i);
            if (isSet)
                WriteOnce(ref writer, Bytes(type.Element!, item, at), seen, "the set has this item already", at);
            else
                WriteValue(ref writer, type.Element!, item, at);
        }
    }

    private static void WriteMap(ref ThriftWriter writer, IdlType type, JsonElement json, string path)
    {
        var (key, value) = (type.Key!, type.Element!);
        var isObject = json.ValueKind == JsonValueKind.Object;
        if (!isObject)
            JsonData.Expect(json, JsonValueKind.Array, $"{type} takes an object, or an array of [key, value]", path);
        else if (TypeNames.IsContainer(key) || key.Category == IdlTypeCategory.Struct)
            throw new DataException(path, $"the keys of {type} are no names; write an array of [key, value]");

        writer.WriteMapBegin(WireFields.Wire(key), WireFields.Wire(value), isObject ? json.GetPropertyCount() : json.GetArrayLength());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, keyBytes, item) in isObject ? Entries(key, json, path) : Pairs(type, json, path))
        {
            WriteOnce(ref writer, keyBytes, seen, "the map has this key already", at);
            WriteValue(ref writer, value, item, at);
        }
    }

    private static IEnumerable<(string Path, byte[] Key, JsonElement Value)> Entries(IdlType key, JsonElement json, string path)
    {
        foreach (var member in json.EnumerateObject())
        {
            var at = JsonData.Key(path, member.Name);
            yield return (at, KeyBytes(key, member.Name, at), member.Value);
        }
    }

    private static IEnumerable<(string Path, byte[] Key, JsonElement Value)> Pairs(IdlType type, JsonElement json, string path)
    {
        foreach (var (i, pair) in json.EnumerateArray().Index())
        {
            var at = JsonData.Index(path, i);
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
                throw new DataException(at, $"an entry of {type} is an array of a key and a value");
            yield return (JsonData.Index(at, 1), Bytes(type.Key!, pair[0], JsonData.Index(at, 0)), pair[1]);
        }
    }

    private static byte[] KeyBytes(IdlType type, string text, string path)
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        JsonScalars.WriteKey(ref writer, type, text, path);
        writer.Flush();
        return output.ToArray();
    }

    private static void WriteOnce(ref ThriftWriter writer, byte[] written, HashSet<string> seen, string repeated, string path)
    {
        if (!seen.Add(Convert.ToHexString(written)))
            throw new DataException(path, repeated);
        writer.WriteRaw(written);
    }

    /// <summary>The members that are there, each one of the fields.</summary>
    private static Dictionary<string, JsonElement> Members(JsonElement json, string owner, IReadOnlyList<IdlField> fields, string path)
    {
        JsonData.Expect(json, JsonValueKind.Object, $"{owner} takes an object", path);
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (fields.All(field => field.Name != member.Name))
                throw new DataException($"{path}.{member.Name}", $"{owner} has no such member; it has {Listing.Of(fields.Select(static field => field.Name))}");
            if (member.Value.ValueKind != JsonValueKind.Null)
                members.Add(member.Name, member.Value);
        }
        return members;
    }
}
