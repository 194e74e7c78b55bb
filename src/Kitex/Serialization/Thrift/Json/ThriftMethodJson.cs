using System.Text.Json;
using Kitex.Network;
using Kitex.Serialization.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Serialization.Thrift.Json;

/// <summary>The messages of a Thrift method as JSON: by its schema to the bytes that a caller would send, and from those that it would be sent.</summary>
/// <param name="method">The method.</param>
/// <param name="schema">What it takes and gives.</param>
internal sealed class ThriftMethodJson(ThriftMethod method, MethodSchema schema) : MethodJson
{
    private const string SampleText = "text";

    public override object? ReadRequest(ReadOnlyMemory<byte> json)
    {
        try
        {
            return method.DecodeRequest(ThriftJsonEncoder.Arguments(schema, method.Name, json));
        }
        // A struct that is not given goes as an empty one, and may require fields.
        catch (Exception unfit) when (unfit is ThriftFormatException or ThriftMissingArgumentException)
        {
            throw new MessageJsonException(JsonData.Root, unfit.Message);
        }
    }

    public override void WriteResponse(in RpcResponse response, Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (response.Error is { } error && (error.Cause is not { } cause || !method.Declares(cause)))
            throw new ArgumentException($"{method} does not declare the error: {error}", nameof(response));

        using var output = new OutputBuffer();
        method.EncodeResponse(response, output);
        var reader = new ThriftReader(output.ToArray());
        if (!reader.ReadFieldBegin(out _, out var id))
            json.WriteNullValue();
        else if (id == 0)
            ThriftJsonDecoder.Value(json, ref reader, schema.Result!);
        else
            WriteException(json, ref reader, schema.Throws.First(field => field.Id == id).Type.Fields!);
    }

    public override void WriteSample(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        new ThriftJsonSample(SampleText).Arguments(json, schema);
    }

    private static void WriteException(Utf8JsonWriter json, ref ThriftReader reader, StructSchema exception)
    {
        json.WriteStartObject();
        json.WritePropertyName(exception.Name);
        ThriftJsonDecoder.Struct(json, ref reader, exception);
        json.WriteEndObject();
    }
}
