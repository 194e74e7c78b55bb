using Kitex.Idl.Model;
using Kitex.Serialization.Thrift.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Tool.Calling;

/// <summary>Data for a call about which nobody said anything but how long its texts are, as <see cref="JsonEncoder"/> takes it.</summary>
/// <param name="size">The characters of a text and the bytes of a binary.</param>
internal sealed class SampleMessage(int size)
{
    /// <summary>The arguments of a call.</summary>
    /// <exception cref="DataException">A struct requires itself, so that there is no finite message.</exception>
    public string Of(IdlMethod method) => Of(new IdlSchema().Method(method));

    /// <summary>The arguments of a call.</summary>
    /// <exception cref="DataException">A struct requires itself, so that there is no finite message.</exception>
    public string Of(MethodSchema schema) => SampleText.Written(json => new ThriftJsonSample(SampleText.Of(size)).Arguments(json, schema));
}
