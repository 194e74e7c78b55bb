using Google.Protobuf;
using Google.Protobuf.Reflection;
using Kitex.Tool.Calling.Protobuf;
using Kitex.Tool.Generation;

namespace Kitex.Tool.Tests.Calling.Protobuf;

/// <summary>The files whose generated messages, and Google's own reader of JSON, are the judge.</summary>
internal static class ProtobufAsset
{
    private static readonly JsonParser Judge = new(JsonParser.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(Things.ThingsReflection.Descriptor)));

    public static string ThingsPath { get; } = Path.Combine(Repository.Root, "tests", "Kitex.Tool.Tests", "Calling", "Protobuf", "things.proto");

    public static ProtobufTypes Types { get; } = Load(ThingsPath);

    public static EncodedProtobufMethod Take { get; } = Method("Take");

    public static EncodedProtobufMethod Method(string name) => new(Types, "Things", name);

    /// <summary>What is sent is what Google's reader makes of the JSON, to the last byte but for the order in maps and defaults within.</summary>
    public static void AssertSame(string json)
    {
        var expected = Judge.Parse<Things.Thing>(json);
        var sent = Things.Thing.Parser.ParseFrom(Take.Encode(json));
        Assert.Equal(expected, sent);
        Assert.Equal(Convert.ToHexString(expected.ToByteArray()), Convert.ToHexString(sent.ToByteArray()));
    }

    public static ProtobufTypes Load(string path)
    {
        var file = ProtobufFile.Load(path, [], Path.GetDirectoryName(path)!, TextWriter.Null);
        Assert.True(file.Idl.Succeeded, string.Join('\n', file.Idl.Diagnostics));
        return new ProtobufTypes(file.Descriptors!);
    }
}
