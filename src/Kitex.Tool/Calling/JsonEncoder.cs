using System.Text;
using Kitex.Idl.Model;
using Kitex.Serialization.Thrift.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Tool.Calling;

/// <summary>Writes JSON as Thrift binary by the IDL: the bytes that generated code writes for equal values.</summary>
internal static class JsonEncoder
{
    /// <summary>The arguments of a call. The JSON is the struct when that is the only argument, else an object with a member for each argument.</summary>
    /// <exception cref="DataException">The JSON is malformed or does not fit the IDL.</exception>
    public static byte[] Arguments(IdlMethod method, string json) => Arguments(new IdlSchema().Method(method), method.Name, json);

    /// <summary>The arguments of a call.</summary>
    /// <exception cref="DataException">The JSON is malformed or does not fit the schema.</exception>
    public static byte[] Arguments(MethodSchema schema, string method, string json)
    {
        try
        {
            return ThriftJsonEncoder.Arguments(schema, method, Encoding.UTF8.GetBytes(json));
        }
        catch (MessageJsonException unfit)
        {
            throw DataException.Of(unfit);
        }
    }
}
