using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>Messages as they stand in a body.</summary>
internal static class GrpcFrame
{
    public static byte[] Of(IMessage message) => Of(0, message.ToByteArray());

    public static byte[] Of(byte flag, byte[] message)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>The messages of a body as hexadecimal text, decompressed.</summary>
    public static IEnumerable<string> Read(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1));
            var message = body[(at + 5)..(at + 5 + length)];
            yield return Convert.ToHexStringLower(body[at] == 1 ? Unzip(message) : message);
            at += 5 + length;
        }
    }

    public static byte[] Zip(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    public static byte[] Unzip(byte[] bytes)
    {
        var target = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(target);
        return target.ToArray();
    }
}
