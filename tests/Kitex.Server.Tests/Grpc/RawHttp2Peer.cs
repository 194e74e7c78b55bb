using System.Buffers.Binary;
using System.Text;
using Kitex.Network;

namespace Kitex.Server.Tests.Grpc;

/// <summary>One end of an HTTP/2 connection that keeps nothing: it counts what comes, and never lets a stream send more than 65,535 bytes.</summary>
internal sealed class RawHttp2Peer(NetworkConnection connection) : IAsyncDisposable
{
    public const int Window = 65_535;

    private const int HeadBytes = 9;
    private const int MostFrameBytes = 16_384;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte GoAway = 7;
    private const byte WindowUpdate = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _writing = new(1);
    private long _received;
    private int _opened;
    private int _ended;
    private int _resets;

    /// <summary>All bytes of data.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>How many blocks of header fields came that did not end their stream.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>How many streams the other side has ended in good order.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>How many streams the other side has reset.</summary>
    public int Resets => Volatile.Read(ref _resets);

    /// <summary>True when the other side said that it takes no more.</summary>
    public bool HasGoAway { get; private set; }

    /// <summary>What to do for a stream that the other side has opened.</summary>
    public Func<int, Task>? Serve { get; init; }

    /// <summary>Reads to the end of the connection.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <summary>Begins as a client, and lets the server send as much as it likes on the connection.</summary>
    public async Task ConnectAsync()
    {
        await WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await BeginAsync();
    }

    /// <summary>Begins as a server.</summary>
    public async Task AcceptAsync()
    {
        Assert.Equal(ReadStatus.Ready, await connection.ReadAsync(24, Limit));
        connection.Consume(24);
        await BeginAsync();
    }

    /// <summary>Opens a stream as a client.</summary>
    public Task OpenAsync(int stream, string path) => WriteAsync(Frame(Headers, 4, stream, Block(
        (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "talks"), ("content-type", "application/grpc"), ("te", "trailers"))));

    /// <summary>Begins an answer as a server.</summary>
    public Task HeadAsync(int stream) => WriteAsync(Frame(Headers, 4, stream, Block((":status", "200"), ("content-type", "application/grpc"))));

    /// <summary>Ends an answer as a server.</summary>
    public Task EndAsync(int stream) => WriteAsync(Frame(Headers, 5, stream, Block(("grpc-status", "0"))));

    /// <summary>Sends data in as many frames as it takes.</summary>
    public async Task SendAsync(int stream, ReadOnlyMemory<byte> data, bool end = false)
    {
        for (var at = 0; at < data.Length; at += MostFrameBytes)
        {
            var piece = data.Slice(at, Math.Min(MostFrameBytes, data.Length - at));
            await WriteAsync(Frame(Data, (byte)(end && at + piece.Length == data.Length ? 1 : 0), stream, piece.Span));
        }
    }

    /// <summary>Gives a stream up.</summary>
    public Task ResetAsync(int stream) => WriteAsync(Frame(Reset, 0, stream, [0, 0, 0, 8]));

    public async ValueTask DisposeAsync()
    {
        connection.Abort();
        await Reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();
        _writing.Dispose();
    }

    private async Task BeginAsync()
    {
        await WriteAsync(Frame(Settings, 0, 0, []));
        await WriteAsync(Frame(WindowUpdate, 0, 0, [0x7f, 0xff, 0, 0]));
        Reading = ReadAsync();
    }

    private async Task ReadAsync()
    {
        while (await connection.ReadAsync(HeadBytes, Limit) == ReadStatus.Ready)
        {
            var length = connection.Input[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(connection.Input[1..]);
            if (await connection.ReadAsync(HeadBytes + length, Limit) != ReadStatus.Ready)
            {
                return;
            }

            var answer = Take(connection.Input[..(HeadBytes + length)], out var opened);
            connection.Consume(HeadBytes + length);
            if (answer is not null)
            {
                await WriteAsync(answer);
            }

            if (opened != 0 && Serve is not null)
            {
                await Serve(opened);
            }
        }
    }

    private byte[]? Take(ReadOnlySpan<byte> frame, out int opened)
    {
        opened = 0;
        var flags = frame[4];
        var stream = BinaryPrimitives.ReadInt32BigEndian(frame[5..]);
        var payload = frame[HeadBytes..];
        switch (frame[3])
        {
            case Data:
                Interlocked.Add(ref _received, payload.Length);
                break;
            case Headers when (flags & 1) == 0:
                Interlocked.Increment(ref _opened);
                opened = stream;
                return null;
            case Reset:
                Interlocked.Increment(ref _resets);
                return null;
            case GoAway:
                HasGoAway = true;
                return null;
            case Settings when flags == 0:
                return Frame(Settings, 1, 0, []);
            case Ping when flags == 0:
                return Frame(Ping, 1, 0, payload);
        }

        if (frame[3] is Data or Headers && (flags & 1) != 0)
        {
            Interlocked.Increment(ref _ended);
        }

        return null;
    }

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeadBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8 | type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeadBytes));
        return frame;
    }

    // Every field as a literal that goes into no table (RFC 7541 section 6.2.2).
    private static byte[] Block(params (string Name, string Value)[] fields) =>
        [.. fields.SelectMany(static field => (byte[])[0, (byte)field.Name.Length, .. Encoding.ASCII.GetBytes(field.Name), (byte)field.Value.Length, .. Encoding.ASCII.GetBytes(field.Value)])];

    private async Task WriteAsync(byte[] bytes)
    {
        await _writing.WaitAsync();
        try
        {
            connection.Output.Write(bytes);
            Assert.Equal(FlushStatus.Flushed, await connection.FlushAsync(Limit));
        }
        finally
        {
            _writing.Release();
        }
    }
}
