using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>
/// Protobuf messages in the JSON of the captures: numbers of 64 bits as decimal text, bytes as hex, maps as pairs, NaN and
/// infinities as text, what is unset or empty as null, a oneof by its name with the member that is set.
/// </summary>
internal static class ProtobufJson
{
    public static JsonNode Render(IMessage message)
    {
        var members = new JsonObject();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(static field => field.RealContainingOneof is null))
            members[field.Name] = Field(message, field);
        foreach (var choice in message.Descriptor.Oneofs.Where(static choice => !choice.IsSynthetic))
            members[$"oneof:{choice.Name}"] = choice.Accessor.GetCaseFieldDescriptor(message) is { } set ? new JsonObject { [set.Name] = Field(message, set) } : null;
        return members;
    }

    private static JsonNode? Field(IMessage message, FieldDescriptor field)
    {
        var value = field.Accessor.GetValue(message);
        return value switch
        {
            _ when field.HasPresence && !field.Accessor.HasValue(message) => null,
            IDictionary { Count: > 0 } map => new JsonArray([.. Entries(map).OrderBy(static entry => entry.Key.ToString(), StringComparer.Ordinal).Select(static entry => (JsonNode?)new JsonArray(Value(entry.Key), Value(entry.Value!)))]),
            ICollection { Count: 0 } => null,
            IList items => new JsonArray([.. items.Cast<object>().Select(Value)]),
            ByteString { IsEmpty: true } => null,
            _ => Value(value),
        };
    }

    private static IEnumerable<DictionaryEntry> Entries(IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
            yield return entry;
    }

    private static JsonNode? Value(object value) => value switch
    {
        bool flag => flag,
        int number => number,
        uint number => number,
        long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture),
        float number => Double(number),
        double number => Double(number),
        string text => text,
        Enum => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        ByteString bytes => new JsonObject { ["hex"] = Convert.ToHexStringLower(bytes.Span) },
        IMessage message => Render(message),
        _ => throw new NotSupportedException($"There is no JSON for {value.GetType()}."),
    };

    private static JsonNode Double(double number) => double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture);
}
