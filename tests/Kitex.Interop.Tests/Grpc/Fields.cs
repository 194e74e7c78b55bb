using Kitex.Interop.Tests.Grpc.Api;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>Metadata, as the client gives it.</summary>
internal static class Fields
{
    public static Field Of(string name, string text) => new() { Name = name, Text = text };

    public static Field Of(string name, params byte[] data) => new() { Name = name, Data = Google.Protobuf.ByteString.CopyFrom(data) };

    /// <summary>The texts of a name, which a comma may join.</summary>
    public static string[] Texts(IEnumerable<KeyValuePair<string, string>> fields, string name) =>
        [.. fields.Where(field => field.Key == name).SelectMany(static field => field.Value.Split(',', StringSplitOptions.TrimEntries))];

    /// <summary>The bytes of a name.</summary>
    public static byte[][] Bytes(IEnumerable<KeyValuePair<string, string>> fields, string name) => [.. Texts(fields, name).Select(Decode)];

    /// <summary>Base64, padded or not.</summary>
    public static byte[] Decode(string text) => Convert.FromBase64String(text.TrimEnd('=').PadRight((text.TrimEnd('=').Length + 3) / 4 * 4, '='));
}
