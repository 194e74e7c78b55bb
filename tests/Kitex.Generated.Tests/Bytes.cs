using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Generated.Tests;

/// <summary>Encodes and decodes whole messages.</summary>
internal static class Bytes
{
    public static byte[] Of<T>(T value)
        where T : IThriftStruct<T>
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        value.Write(ref writer);
        writer.Flush();
        return output.ToArray();
    }

    public static T To<T>(params byte[] bytes)
        where T : IThriftStruct<T>
    {
        var reader = new ThriftReader(bytes);
        var value = T.Read(ref reader);
        Assert.Equal(0, reader.Remaining);
        return value;
    }

    public static byte[] Request(RpcMethod method, object? message)
    {
        using var output = new OutputBuffer();
        method.EncodeRequest(message, output);
        return output.ToArray();
    }

    public static byte[] Response(RpcMethod method, RpcResponse response)
    {
        using var output = new OutputBuffer();
        method.EncodeResponse(response, output);
        return output.ToArray();
    }
}
