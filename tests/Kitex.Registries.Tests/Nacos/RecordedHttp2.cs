using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Kitex.Registries.Nacos;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>One of the recorded HTTP/2 connections of a Go client: its frames, byte for byte.</summary>
/// <param name="frames">They.</param>
internal sealed class RecordedHttp2(IReadOnlyList<byte[]> frames)
{
    private const int FrameHeaderBytes = 9;
    private const int MessagePrefixBytes = 5;
    private const byte Data = 0;
    private const byte EndStream = 1;

    /// <summary>The messages in its frames, in their order.</summary>
    public IReadOnlyList<byte[]> Messages => [.. frames.Where(IsMessage).Select(Message)];

    /// <summary>Reads the connections of testassets/registries/nacos_v2_grpc.json.</summary>
    public static RecordedHttp2[] Read()
    {
        using var recording = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "testassets", "registries", "nacos_v2_grpc.json")));
        return
        [
            .. recording.RootElement.GetProperty("exchanges").EnumerateArray()
                .Where(static exchange => exchange.GetProperty("dir").GetString() == "c2s" && exchange.TryGetProperty("hex", out _))
                .GroupBy(static exchange => exchange.GetProperty("conn").GetInt32(), static exchange => Convert.FromHexString(exchange.GetProperty("hex").GetString()!))
                .OrderBy(static connection => connection.Key)
                .Select(static connection => new RecordedHttp2([.. connection])),
        ];
    }

    /// <summary>Sends the frames again, and waits for the answer of each request before the next frame.</summary>
    /// <param name="port">Where to, on loopback.</param>
    /// <param name="answered">Gets each answer.</param>
    /// <param name="known">Waits until the server knows the connection, once its stream is open.</param>
    public async Task ReplayAsync(int port, Func<NacosPayload, Task> answered, Func<Task> known)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        foreach (var frame in frames)
        {
            await stream.WriteAsync(frame);
            if (IsMessage(frame))
            {
                await (EndsStream(frame) ? answered(await ReadAnswerAsync(stream, StreamOf(frame))) : known());
            }
        }
    }

    private static bool IsMessage(byte[] frame) => frame.Length > FrameHeaderBytes + MessagePrefixBytes && frame[3] == Data && frame[0] != (byte)'P';

    private static bool EndsStream(byte[] frame) => (frame[4] & EndStream) != 0;

    private static int StreamOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt32BigEndian(frame[5..]);

    private static byte[] Message(byte[] frame) => frame[(FrameHeaderBytes + MessagePrefixBytes)..];

    /// <summary>Reads frames until the stream has given its message; the others are passed over.</summary>
    private static async Task<NacosPayload> ReadAnswerAsync(NetworkStream stream, int id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var header = new byte[FrameHeaderBytes];
        while (true)
        {
            await stream.ReadExactlyAsync(header, limit.Token);
            var body = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
            await stream.ReadExactlyAsync(body, limit.Token);
            if (header[3] == Data && StreamOf(header) == id && body.Length >= MessagePrefixBytes)
            {
                return NacosPayload.Read(body.AsSpan(MessagePrefixBytes));
            }
        }
    }
}
