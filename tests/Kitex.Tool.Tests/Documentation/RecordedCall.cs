using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Kitex.Tool.Tests.Documentation;

/// <summary>A call of the echo service as a Kitex client sent it.</summary>
internal static class RecordedCall
{
    private const int TTHeaderMagic = 0x1000;
    private const int TTHeaderFixed = 14;

    /// <summary>Sends the recorded bytes and returns the message of the reply.</summary>
    public static async Task<string> SendAsync(string capture, int port)
    {
        using var recorded = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.Asset("captures", capture)));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var stream = client.GetStream();
        foreach (var sent in recorded.RootElement.GetProperty("client_to_server").EnumerateArray())
            await stream.WriteAsync(Convert.FromHexString(sent.GetString()!));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, limit.Token);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(body, limit.Token);
        return Message(Payload(body));
    }

    // A TTHeader stands before a length of its own.
    private static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> body) =>
        BinaryPrimitives.ReadUInt16BigEndian(body) == TTHeaderMagic
            ? body[(TTHeaderFixed - 4 + (BinaryPrimitives.ReadUInt16BigEndian(body[8..]) * 4) + 4)..]
            : body;

    // A reply of echo: its head, the result in field 0, the message in field 1 of that.
    private static string Message(ReadOnlySpan<byte> thrift)
    {
        Assert.Equal(0x80010002, BinaryPrimitives.ReadUInt32BigEndian(thrift));
        var name = BinaryPrimitives.ReadInt32BigEndian(thrift[4..]);
        Assert.Equal("echo", Encoding.UTF8.GetString(thrift.Slice(8, name)));
        var fields = thrift[(8 + name + 4)..];
        Assert.Equal("0C00000B0001", Convert.ToHexString(fields[..6]));
        var length = BinaryPrimitives.ReadInt32BigEndian(fields[6..]);
        Assert.Equal("0000", Convert.ToHexString(fields[(10 + length)..]));
        return Encoding.UTF8.GetString(fields.Slice(10, length));
    }
}
