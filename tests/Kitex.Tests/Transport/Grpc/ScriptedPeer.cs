using System.Text;
using Kitex.Network;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;
using Kitex.Tests.Protocols.Http2.Hpack;

namespace Kitex.Tests.Transport.Grpc;

/// <summary>A server that says what a test tells it to, frame by frame.</summary>
internal sealed class ScriptedPeer(NetworkConnection connection)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Http2FrameReader _reader = new(new Http2Limits());
    private readonly HpackEncoder _encoder = new(HpackTable.DefaultMaxSize);
    private readonly HpackDecoder _decoder = new(1024 * 1024);
    private long _questions;

    /// <summary>Every stream seen, in order.</summary>
    public List<int> Streams { get; } = [];

    /// <summary>Reads the preface and says the settings.</summary>
    public async Task StartAsync(params Http2Setting[] settings)
    {
        await ReadPrefaceAsync();
        await SendSettingsAsync(settings);
    }

    public Task SendSettingsAsync(params Http2Setting[] settings) => SendAsync(output => Http2FrameWriter.WriteSettings(output, settings));

    public async Task ReadPrefaceAsync()
    {
        Assert.Equal(ReadStatus.Ready, await connection.ReadAsync(Http2Preface.Bytes.Length, Limit));
        Assert.Equal(Http2ReadStatus.Ready, Http2Preface.Read(connection.Input));
        connection.Consume(Http2Preface.Bytes.Length);
    }

    public async Task SendAsync(Action<OutputBuffer> write)
    {
        write(connection.Output);
        Assert.Equal(FlushStatus.Flushed, await connection.FlushAsync(Limit));
    }

    /// <summary>Sends as much as the client takes, which may close meanwhile.</summary>
    public async Task SendWhatIsTakenAsync(Action<OutputBuffer> write)
    {
        write(connection.Output);
        await connection.FlushAsync(Limit);
    }

    /// <summary>Sends bytes that the client may not take to the end.</summary>
    public Task SendBytesAsync(byte[] bytes) => SendWhatIsTakenAsync(output => output.Write(bytes));

    public Task SendAsync(Http2FrameType type, Http2Flags flags, int stream, ReadOnlyMemory<byte> payload) => SendAsync(output =>
    {
        new Http2FrameHeader(payload.Length, type, flags, stream).Write(Http2FrameWriter.ReserveHeader(output).Span);
        output.Write(payload.Span);
    });

    /// <summary>A header block, encoded in the order of the calls.</summary>
    public byte[] Block(params (string Name, string Value)[] fields)
    {
        _encoder.Begin();
        foreach (var (name, value) in fields)
        {
            _encoder.Add(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value), HeaderIndexing.Incremental);
        }

        return _encoder.End().ToArray();
    }

    /// <summary>Fields as a block that uses neither table nor code.</summary>
    public static byte[] Plain(params (string Name, string Value)[] fields) =>
    [
        .. fields.SelectMany(static field => new[] { "\0" + (char)field.Name.Length + field.Name, (char)field.Value.Length + field.Value })
            .SelectMany(static text => Encoding.Latin1.GetBytes(text)),
    ];

    public Task SendHeadersAsync(int stream, bool end = false, params (string Name, string Value)[] fields) =>
        SendAsync(Http2FrameType.Headers, Http2Flags.EndHeaders | (end ? Http2Flags.EndStream : 0), stream, Block(fields));

    public Task SendHeadAsync(int stream) => SendHeadersAsync(stream, false, (":status", "200"), ("content-type", "application/grpc+thrift"));

    public Task SendEndAsync(int stream, int status = 0) => SendHeadersAsync(stream, true, ("grpc-status", $"{status}"), ("grpc-message", ""));

    /// <summary>A message behind its prefix.</summary>
    public static byte[] Message(string text)
    {
        using var output = new OutputBuffer();
        new TextMethod().EncodeResponse(RpcResponse.Success(text), output);
        var body = output.ToArray();
        return [0, 0, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    public Task SendMessageAsync(int stream, string text) => SendAsync(Http2FrameType.Data, Http2Flags.None, stream, Message(text));

    /// <summary>A whole answer.</summary>
    public async Task AnswerAsync(int stream, string text)
    {
        await SendHeadAsync(stream);
        await SendMessageAsync(stream, text);
        await SendEndAsync(stream);
    }

    /// <summary>The next frame of the client.</summary>
    public async Task<ScriptedFrame> NextAsync()
    {
        while (true)
        {
            if (TryTake(out var wanted) is { } frame)
            {
                return frame;
            }

            var status = await connection.ReadAsync(wanted, Limit);
            Assert.True(status == ReadStatus.Ready, $"The client should send a frame; reading ended as {status}.");
        }
    }

    /// <summary>The next frame of this type; others are passed over.</summary>
    public async Task<ScriptedFrame> NextAsync(Http2FrameType type)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (frame.Header.Type == type && !(type is Http2FrameType.Settings or Http2FrameType.Ping && !frame.Header.Has(Http2Flags.Ack)))
            {
                return frame;
            }
        }
    }

    /// <summary>Waits for a request's headers.</summary>
    /// <returns>The stream.</returns>
    public async Task<int> RequestAsync()
    {
        var headers = await NextAsync(Http2FrameType.Headers);
        Streams.Add(headers.Header.StreamId);
        return headers.Header.StreamId;
    }

    /// <summary>Waits for a request's headers and the end of its data.</summary>
    public async Task<int> WholeRequestAsync()
    {
        var stream = await RequestAsync();
        while (!(await NextAsync(Http2FrameType.Data)).Header.Has(Http2Flags.EndStream))
        {
        }

        return stream;
    }

    /// <summary>Waits for the end of a request's data.</summary>
    /// <returns>The lengths of its frames.</returns>
    public async Task<List<int>> ReadToEndAsync(int stream)
    {
        var lengths = new List<int>();
        while (true)
        {
            var data = await NextAsync(Http2FrameType.Data);
            Assert.Equal(stream, data.Header.StreamId);
            lengths.Add(data.Header.Length);
            if (data.Header.Has(Http2Flags.EndStream))
            {
                return lengths;
            }
        }
    }

    /// <summary>Waits until the client has taken all that was said so far.</summary>
    /// <param name="look">Sees what it says meanwhile.</param>
    public async Task AnsweredAsync(Action<ScriptedFrame>? look = null)
    {
        var question = BitConverter.GetBytes(++_questions);
        await SendAsync(Http2FrameType.Ping, Http2Flags.None, 0, question);
        while (true)
        {
            var frame = await NextAsync();
            if (frame.Header is { Type: Http2FrameType.Ping, Flags: Http2Flags.Ack } && frame.Payload.AsSpan().SequenceEqual(question))
            {
                return;
            }

            look?.Invoke(frame);
        }
    }

    /// <summary>Nothing that was not looked at has come.</summary>
    public async Task AssertSilentAsync() =>
        Assert.Equal(ReadStatus.TimedOut, await connection.ReadAsync(connection.Input.Length + 1, TimeSpan.Zero));

    /// <summary>Ends the connection as a crash would.</summary>
    public void Reset() => connection.Abort();

    /// <summary>Waits until the client has closed, and returns why it said it did.</summary>
    public async Task<Http2ErrorCode?> ClosedAsync()
    {
        Http2ErrorCode? code = null;
        while (true)
        {
            while (TryTake(out _) is { } frame)
            {
                code = frame.Header.Type == Http2FrameType.GoAway ? frame.Code : code;
            }

            var status = await connection.ReadAsync(connection.Input.Length + 1, Limit);
            if (status is ReadStatus.Ended or ReadStatus.Failed)
            {
                return code;
            }

            Assert.Equal(ReadStatus.Ready, status);
        }
    }

    private ScriptedFrame? TryTake(out int wanted)
    {
        var status = _reader.Read(connection.Input, out var frame);
        wanted = frame.Wanted;
        if (status == Http2ReadStatus.NeedMore)
        {
            return null;
        }

        Assert.True(status == Http2ReadStatus.Ready, frame.Violation?.Reason);
        var hasCode = frame.Header.Type is Http2FrameType.GoAway or Http2FrameType.RstStream;
        var taken = new ScriptedFrame(frame.Header, frame.Payload.ToArray(), hasCode ? frame.ErrorCode : null);
        if (frame.Header.Type == Http2FrameType.Headers)
        {
            HeaderList.Of(_decoder, frame.Payload);
        }

        connection.Consume(frame.Length);
        return taken;
    }
}
