using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

/// <summary>Bytes to objects and back, for tests.</summary>
internal static class Wire
{
    public delegate void Writing(ref ThriftWriter writer);

    public static byte[] Write(Writing writing)
    {
        using var output = new OutputBuffer();
        var writer = new ThriftWriter(output);
        writing(ref writer);
        writer.Flush();
        return output.ToArray();
    }

    public static byte[] Write<T>(T value)
        where T : IThriftStruct<T> => Write((ref writer) => value.Write(ref writer));

    public static T Read<T>(ReadOnlySpan<byte> bytes)
        where T : IThriftStruct<T>
    {
        var reader = new ThriftReader(bytes);
        return T.Read(ref reader);
    }

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
