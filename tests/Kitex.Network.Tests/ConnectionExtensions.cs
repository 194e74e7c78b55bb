using System.Buffers.Binary;

namespace Kitex.Network.Tests;

/// <summary>Short forms for what most tests do with a connection.</summary>
internal static class ConnectionExtensions
{
    public static async Task SendAsync(this NetworkConnection connection, byte[] bytes)
    {
        connection.Output.Write(bytes);
        Assert.Equal(FlushStatus.Flushed, await connection.FlushAsync(Timeout.InfiniteTimeSpan));
    }

    public static async Task<byte[]> ReceiveAsync(this NetworkConnection connection, int count)
    {
        Assert.Equal(ReadStatus.Ready, await connection.ReadAsync(count, Timeout.InfiniteTimeSpan));
        var bytes = connection.Input[..count].ToArray();
        connection.Consume(count);
        return bytes;
    }

    /// <summary>Sends back frames of a four-byte length and a body until the stream ends.</summary>
    public static async Task EchoAsync(this NetworkConnection connection)
    {
        while (await connection.ReadAsync(4, Timeout.InfiniteTimeSpan) == ReadStatus.Ready)
        {
            var length = 4 + BinaryPrimitives.ReadInt32BigEndian(connection.Input);
            if (await connection.ReadAsync(length, Timeout.InfiniteTimeSpan) != ReadStatus.Ready)
            {
                return;
            }

            connection.Output.Write(connection.Input[..length]);
            connection.Consume(length);
            if (await connection.FlushAsync(Timeout.InfiniteTimeSpan) != FlushStatus.Flushed)
            {
                return;
            }
        }
    }

    public static void WriteFrame(this OutputBuffer output, ReadOnlySpan<byte> body)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.Reserve(4).Span, body.Length);
        output.Write(body);
    }

    public static byte[] RandomBytes(this Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
