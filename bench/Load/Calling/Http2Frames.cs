using System.Buffers.Binary;
using Google.Protobuf;
using Kitex.Load.Messages;

namespace Kitex.Load.Calling;

/// <summary>What a gRPC call has on HTTP/2, made once: no serializer and no RPC layer runs where it is sent.</summary>
internal static class Http2Frames
{
    public const string Say = "/load.Talk/Say";

    public const string Chat = "/load.Talk/Chat";

    private const int PrefixBytes = 5;

    /// <summary>The message behind its prefix.</summary>
    public static byte[] Message { get; } = Prefixed(SampleMessages.Saying);

    public static HttpRequestMessage Request(string address, string path, HttpContent content)
    {
        content.Headers.ContentType = new("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://{address}{path}")
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new("trailers"));
        return request;
    }

    private static byte[] Prefixed(Saying saying)
    {
        var message = saying.ToByteArray();
        var bytes = new byte[PrefixBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), message.Length);
        message.CopyTo(bytes, PrefixBytes);
        return bytes;
    }
}
