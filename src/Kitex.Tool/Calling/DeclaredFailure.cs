using Kitex.Idl.Model;
using Kitex.Serialization.Thrift;

namespace Kitex.Tool.Calling;

/// <summary>An exception that the IDL declares, as it came.</summary>
/// <param name="type">What it is in the IDL.</param>
/// <param name="bytes">Its struct.</param>
internal sealed class DeclaredFailure(IdlStruct type, byte[] bytes) : Exception
{
    /// <summary>The name of the exception in the IDL.</summary>
    public string Name => type.Name;

    /// <summary>Its name and its fields as JSON, made when somebody asks.</summary>
    public override string Message
    {
        get
        {
            try
            {
                return $"{Name} {JsonDecoder.Struct(type, bytes)}";
            }
            catch (ThriftFormatException malformed)
            {
                return $"{Name}, whose fields are not as the IDL has them: {malformed.Message}";
            }
        }
    }
}
