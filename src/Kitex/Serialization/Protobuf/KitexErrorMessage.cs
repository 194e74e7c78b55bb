using System.Text;
using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Serialization.Protobuf;

/// <summary>
/// The application exception of Kitex Protobuf (ErrorProto of Kitex v0.16.3): field 1 its type id, an int32; field 2 its text.
/// </summary>
internal static class KitexErrorMessage
{
    private const int TypeIdField = 1;
    private const int TextField = 2;

    /// <summary>Writes it; what is zero or empty is left out, as everywhere in proto3.</summary>
    public static void Write(OutputBuffer output, string text, int typeId)
    {
        var fields = new ProtobufFieldWriter(output);
        fields.Number(TypeIdField, typeId);
        fields.Text(TextField, text);
    }

    /// <summary>Reads it. Fields that are absent or of another type count as an empty text and type id 0; others are skipped.</summary>
    /// <returns>The text, or the type's own text when it is empty; and the type id.</returns>
    /// <exception cref="ProtobufFormatException">The bytes are malformed.</exception>
    public static (string Text, int TypeId) Read(ReadOnlySpan<byte> body)
    {
        var reader = new ProtobufFieldReader(body);
        var text = "";
        var typeId = 0;
        while (reader.ReadField(out var number, out var type))
        {
            switch (number, type)
            {
                case (TypeIdField, ProtobufWireType.Varint):
                    typeId = unchecked((int)reader.ReadVarint());
                    break;
                case (TextField, ProtobufWireType.Bytes):
                    text = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip(number, type);
                    break;
            }
        }

        return (text.Length > 0 ? text : ThriftApplicationException.TextOf(typeId), typeId);
    }
}
