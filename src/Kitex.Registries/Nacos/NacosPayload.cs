using System.Buffers;
using System.Text;
using Kitex.Registries.Grpc;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Nacos;

/// <summary>What goes both ways over gRPC: the name of a kind of message, and the message as JSON.</summary>
/// <param name="Type">The kind, by the name of its Java class.</param>
/// <param name="Json">The message.</param>
internal sealed record NacosPayload(string Type, ReadOnlyMemory<byte> Json) : IProtobufMessage<NacosPayload>
{
    private const int MetadataField = 2;
    private const int BodyField = 3;
    private const int TypeField = 3;
    private const int HeadersField = 7;
    private const int ClientIpField = 8;
    private const int KeyField = 1;
    private const int ValueField = 2;

    /// <summary>Beside the message: "accessToken".</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Who sends it.</summary>
    public string ClientIp { get; init; } = "";

    public void Write(ProtobufFieldWriter fields)
    {
        var metadata = new ArrayBufferWriter<byte>();
        var inner = new ProtobufFieldWriter(metadata);
        inner.Text(TypeField, Type);
        foreach (var (name, value) in Headers)
        {
            inner.Message(HeadersField, Entry(name, value));
        }

        inner.Text(ClientIpField, ClientIp);
        fields.Message(MetadataField, metadata.WrittenSpan);

        // It is a google.protobuf.Any without a type.
        var body = new ArrayBufferWriter<byte>();
        new ProtobufFieldWriter(body).Bytes(ValueField, Json.Span);
        fields.Message(BodyField, body.WrittenSpan);
    }

    public static NacosPayload Read(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufFieldReader(message);
        var read = new NacosPayload("", ReadOnlyMemory<byte>.Empty);
        while (reader.ReadField(out var number, out var type))
        {
            switch (number, type)
            {
                case (MetadataField, ProtobufWireType.Bytes): read = read.WithMetadata(reader.ReadBytes()); break;
                case (BodyField, ProtobufWireType.Bytes): read = read with { Json = Bytes(reader.ReadBytes(), ValueField).ToArray() }; break;
                default: reader.Skip(number, type); break;
            }
        }

        return read;
    }

    private static ReadOnlySpan<byte> Entry(string name, string value)
    {
        var entry = new ArrayBufferWriter<byte>();
        var fields = new ProtobufFieldWriter(entry);
        fields.Text(KeyField, name);

        // An entry of a map has both, also where they are empty.
        fields.Message(ValueField, Encoding.UTF8.GetBytes(value));
        return entry.WrittenSpan;
    }

    private NacosPayload WithMetadata(ReadOnlySpan<byte> metadata)
    {
        var reader = new ProtobufFieldReader(metadata);
        var (kind, ip) = (Type, ClientIp);
        var headers = new Dictionary<string, string>(Headers);
        while (reader.ReadField(out var number, out var type))
        {
            switch (number, type)
            {
                case (TypeField, ProtobufWireType.Bytes): kind = Encoding.UTF8.GetString(reader.ReadBytes()); break;
                case (ClientIpField, ProtobufWireType.Bytes): ip = Encoding.UTF8.GetString(reader.ReadBytes()); break;
                case (HeadersField, ProtobufWireType.Bytes):
                    var entry = reader.ReadBytes();
                    headers[Encoding.UTF8.GetString(Bytes(entry, KeyField))] = Encoding.UTF8.GetString(Bytes(entry, ValueField));
                    break;
                default: reader.Skip(number, type); break;
            }
        }

        return this with { Type = kind, Headers = headers, ClientIp = ip };
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtobufFieldReader(message);
        var found = ReadOnlySpan<byte>.Empty;
        while (reader.ReadField(out var number, out var type))
        {
            if (number == field && type == ProtobufWireType.Bytes)
            {
                found = reader.ReadBytes();
            }
            else
            {
                reader.Skip(number, type);
            }
        }

        return found;
    }
}
