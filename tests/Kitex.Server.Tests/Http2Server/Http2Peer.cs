using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Kitex.Network;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>A client of HTTP/2 that says exactly what a test tells it to, and keeps what it is told.</summary>
internal sealed class Http2Peer(NetworkConnection connection) : IAsyncDisposable
{
    public static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HpackDecoder _decoder = new(16 * 1024 * 1024);
    private readonly List<RawFrame> _come = [];
    private readonly List<byte> _block = [];

    public NetworkConnection Connection { get; } = connection;

    /// <summary>What came and was not waited for yet.</summary>
    public IReadOnlyList<RawFrame> Come => _come;

    /// <summary>Sends the preface and SETTINGS, and takes the server's.</summary>
    public async Task<RawFrame> BeginAsync(params (int Id, long Value)[] settings)
    {
        await SendAsync([.. Preface, .. RawFrame.SettingsOf(settings).ToBytes()]);
        var theirs = await NextAsync(RawFrame.Settings);
        await NextAsync(static frame => frame is { Type: RawFrame.Settings, Flags: RawFrame.Ack });
        await SendAsync(new RawFrame(RawFrame.Settings, RawFrame.Ack, 0, []));
        return theirs;
    }

    public Task SendAsync(params RawFrame[] frames) => SendAsync([.. frames.SelectMany(static frame => frame.ToBytes())]);

    public async Task SendAsync(byte[] bytes)
    {
        Connection.Output.Write(bytes);
        Assert.Equal(FlushStatus.Flushed, await Connection.FlushAsync(Limit));
    }

    /// <summary>Sends to a server that may close meanwhile.</summary>
    /// <returns>False when it has.</returns>
    public async Task<bool> TrySendAsync(params RawFrame[] frames)
    {
        Connection.Output.Write([.. frames.SelectMany(static frame => frame.ToBytes())]);
        return await Connection.FlushAsync(Limit) == FlushStatus.Flushed;
    }

    /// <summary>Waits for a frame of a type.</summary>
    public Task<RawFrame> NextAsync(int type, int? stream = null) => NextAsync(frame => frame.Type == type && (stream is null || frame.Stream == stream));

    /// <summary>Waits for a frame; those that came before it stay.</summary>
    public async Task<RawFrame> NextAsync(Func<RawFrame, bool> isWanted)
    {
        for (var at = 0; ; at++)
        {
            while (at == _come.Count)
            {
                if (!await ReadAsync())
                {
                    Assert.Fail($"The connection ended; before that came {string.Join(", ", _come)}");
                }
            }

            if (isWanted(_come[at]))
            {
                var wanted = _come[at];
                _come.RemoveAt(at);
                return wanted;
            }
        }
    }

    /// <summary>Waits until a stream has ended with trailers.</summary>
    public async Task<RawAnswer> AnswerAsync(int stream)
    {
        var body = new List<byte>();
        while (true)
        {
            var frame = await NextAsync(frame => frame.Stream == stream && frame.Type is RawFrame.Data or RawFrame.Header or RawFrame.Reset);
            Assert.True(frame.Type != RawFrame.Reset, $"The stream was reset: {frame}");
            if (frame.Type == RawFrame.Data)
            {
                body.AddRange(frame.Payload);
            }
            else if (frame.Ends)
            {
                return new RawAnswer((int.Parse(Field(frame, "grpc-status"), CultureInfo.InvariantCulture), Field(frame, "grpc-message")), [.. body]);
            }
        }
    }

    /// <summary>Waits for RST_STREAM.</summary>
    public async Task ExpectResetAsync(int stream, int code)
    {
        var reset = await NextAsync(RawFrame.Reset, stream);
        Assert.Equal(code, reset.Code);
    }

    /// <summary>Waits for GOAWAY and the end behind it.</summary>
    public async Task<RawFrame> ExpectGoAwayAsync(int code)
    {
        var goAway = await NextAsync(RawFrame.GoAway);
        Assert.True(goAway.Code == code, $"GOAWAY has code {goAway.Code}, not {code}: {goAway.Debug}");
        await ExpectEndAsync();
        return goAway;
    }

    /// <summary>Waits for the end of the connection.</summary>
    public async Task ExpectEndAsync()
    {
        while (await ReadAsync())
        {
        }
    }

    /// <summary>Waits until the server has read what was sent: all that it had to say of it has come then.</summary>
    public async Task SyncAsync()
    {
        // Not a ping: those are counted.
        await SendAsync(RawFrame.SettingsOf());
        await NextAsync(static frame => frame is { Type: RawFrame.Settings, Flags: RawFrame.Ack });
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private static string Field(RawFrame frame, string name) => frame.Fields.Single(field => field.Name == name).Value;

    /// <returns>False at the end.</returns>
    private async Task<bool> ReadAsync()
    {
        if (!await ReadAsync(9))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(Connection.Input) >>> 8;
        if (!await ReadAsync(9 + length))
        {
            return false;
        }

        Take(length);
        Connection.Consume(9 + length);
        return true;
    }

    private void Take(int length)
    {
        var input = Connection.Input;
        var frame = new RawFrame(input[3], input[4], BinaryPrimitives.ReadInt32BigEndian(input[5..]), input.Slice(9, length).ToArray());
        if (frame.Type is not (RawFrame.Header or RawFrame.Continuation))
        {
            _come.Add(frame);
            return;
        }

        _block.AddRange(frame.Payload);
        if ((frame.Flags & RawFrame.EndHeaders) == 0)
        {
            return;
        }

        var sink = new Sink { Fields = [] };
        Assert.Equal(HpackStatus.Done, _decoder.Decode([.. _block], ref sink));
        _block.Clear();
        _come.Add(frame with { Type = RawFrame.Header, Fields = sink.Fields });
    }

    private async Task<bool> ReadAsync(int bytes)
    {
        var status = await Connection.ReadAsync(bytes, Limit);
        if (status == ReadStatus.TimedOut)
        {
            Assert.Fail($"Nothing came; before that came {string.Join(", ", _come)}");
        }

        return status == ReadStatus.Ready;
    }

    private struct Sink : IHeaderSink
    {
        public List<(string Name, string Value)> Fields { get; init; }

        public readonly void Add(scoped in HeaderField field) => Fields.Add((Encoding.UTF8.GetString(field.Name), Encoding.UTF8.GetString(field.Value)));
    }
}
