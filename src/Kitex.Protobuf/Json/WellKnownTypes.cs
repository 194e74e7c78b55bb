using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Kitex.Serialization.Json;

namespace Kitex.Protobuf.Json;

/// <summary>The messages of google.protobuf that have a JSON of their own.</summary>
internal static class WellKnownTypes
{
    public const string Any = "google.protobuf.Any";

    private const int MostDepth = 1000;

    private static readonly JsonParser Parser = new(new JsonParser.Settings(MostDepth));

    private static readonly Dictionary<string, (MessageDescriptor Type, string Wanted)> Parsed = new(StringComparer.Ordinal)
    {
        [Timestamp.Descriptor.FullName] = (Timestamp.Descriptor, "a string such as \"2026-01-31T12:00:00.5Z\""),
        [Duration.Descriptor.FullName] = (Duration.Descriptor, "a string such as \"1.5s\""),
        [FieldMask.Descriptor.FullName] = (FieldMask.Descriptor, "a string of names such as \"text,itemCount\""),
        [Struct.Descriptor.FullName] = (Struct.Descriptor, "an object"),
        [ListValue.Descriptor.FullName] = (ListValue.Descriptor, "an array"),
        [Value.Descriptor.FullName] = (Value.Descriptor, "any JSON"),
    };

    private static readonly HashSet<string> Wrappers = new(StringComparer.Ordinal)
    {
        DoubleValue.Descriptor.FullName, FloatValue.Descriptor.FullName, Int64Value.Descriptor.FullName, UInt64Value.Descriptor.FullName,
        Int32Value.Descriptor.FullName, UInt32Value.Descriptor.FullName, BoolValue.Descriptor.FullName, StringValue.Descriptor.FullName, BytesValue.Descriptor.FullName,
    };

    /// <summary>Whether null is a value of the message and not the lack of one.</summary>
    public static bool IsNull(MessageDescriptor type) => type.FullName == Value.Descriptor.FullName;

    /// <summary>Whether the JSON of the message is not an object with its fields.</summary>
    public static bool HasOwnJson(MessageDescriptor type) => type.FullName == Any || IsWrapper(type) || Parsed.ContainsKey(type.FullName);

    /// <summary>Whether the message is around one scalar, which stands for it.</summary>
    public static bool IsWrapper(MessageDescriptor type) => Wrappers.Contains(type.FullName);

    /// <summary>The message of its JSON; null when it has none of its own, or one that is not whole in itself.</summary>
    /// <exception cref="MessageJsonException">The JSON does not fit.</exception>
    public static byte[]? TryEncode(MessageDescriptor type, JsonElement json, string path)
    {
        if (!Parsed.TryGetValue(type.FullName, out var known))
            return null;
        try
        {
            return Parser.Parse(json.GetRawText(), known.Type).ToByteArray();
        }
        catch (Exception unfit) when (unfit is InvalidProtocolBufferException or FormatException or OverflowException)
        {
            throw new MessageJsonException(path, $"{type.FullName} takes {known.Wanted}, not {Listing.Short(json.GetRawText())}");
        }
    }
}
