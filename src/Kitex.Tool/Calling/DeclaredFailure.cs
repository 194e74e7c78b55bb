using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kitex.Serialization.Thrift;
using Kitex.Serialization.Thrift.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Tool.Calling;

/// <summary>An exception that the IDL declares, as it came.</summary>
/// <param name="type">What it is in the IDL.</param>
/// <param name="bytes">Its struct.</param>
internal sealed class DeclaredFailure(StructSchema type, byte[] bytes) : Exception
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of the exception in the IDL.</summary>
    public string Name => type.Name;

    /// <summary>Its name and its fields as JSON, made when somebody asks.</summary>
    public override string Message
    {
        get
        {
            try
            {
                return $"{Name} {Fields()}";
            }
            catch (ThriftFormatException malformed)
            {
                return $"{Name}, whose fields are not as the IDL has them: {malformed.Message}";
            }
        }
    }

    private string Fields()
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Options))
        {
            var reader = new ThriftReader(bytes);
            ThriftJsonDecoder.Struct(json, ref reader, type);
        }
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
