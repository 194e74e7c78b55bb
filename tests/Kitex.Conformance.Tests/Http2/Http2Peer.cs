using System.Net.Sockets;

namespace Kitex.Conformance.Tests.Http2;

/// <summary>One end of a connection: says recorded frames as far as the other end's windows allow, and keeps what that says.</summary>
internal sealed class Http2Peer : IDisposable
{
    // Long enough that only a peer that never says it meets it.
    private const int PatienceMilliseconds = 10_000;
    private const int DefaultWindow = 65_535;
    private const int InitialWindowSize = 4;
    private const int SettingBytes = 6;

    private static readonly byte[] ProbeData = "are you?"u8.ToArray();

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly Dictionary<int, long> _windows = [];
    private long _window = DefaultWindow;
    private long _initialWindow = DefaultWindow;
    private bool _hasProbeAnswer;

    /// <param name="socket">Connected; belongs to the peer then.</param>
    public Http2Peer(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket) { ReadTimeout = PatienceMilliseconds };
    }

    /// <summary>What the other end has said.</summary>
    public Said Said { get; } = new();

    /// <summary>Whether the other end has closed.</summary>
    public bool IsClosed { get; private set; }

    public void ReadPreface()
    {
        var preface = new byte[Http2Frame.Preface.Length];
        _stream.ReadExactly(preface);
        Assert.Equal(Http2Frame.Preface.ToArray(), preface);
    }

    /// <summary>Sends a recorded frame, or the preface, unless the other end has closed.</summary>
    public void Send(byte[] bytes)
    {
        if (!Http2Frame.Preface.SequenceEqual(bytes) && Http2Frame.Parse(bytes) is { Type: Http2Frame.Data } data)
            TakeWindow(data);
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException)
        {
            // What it said before it closed can still be read.
        }
    }

    /// <summary>Reads on until it is so, or the other end has closed.</summary>
    /// <returns>Whether it is so.</returns>
    /// <exception cref="TimeoutException">Nothing more came, and it is not so.</exception>
    public bool ReceiveUntil(Func<bool> isSo)
    {
        while (!isSo())
        {
            if (!Receive())
                return false;
        }

        return true;
    }

    /// <summary>Reads on until the other end has answered a ping: it goes on, and has said all that it said before.</summary>
    /// <returns>False when it has closed instead.</returns>
    public bool Probe()
    {
        Send(new Http2Frame(Http2Frame.Ping, 0, 0, ProbeData).ToBytes());
        return ReceiveUntil(() => _hasProbeAnswer);
    }

    /// <summary>Reads on until the other end has closed.</summary>
    public void ReceiveToEnd() => ReceiveUntil(static () => false);

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private bool Receive()
    {
        if (IsClosed || ReadFrame() is not { } frame)
        {
            IsClosed = true;
            return false;
        }

        _hasProbeAnswer |= frame is { Type: Http2Frame.Ping, IsAck: true } && frame.Payload.AsSpan().SequenceEqual(ProbeData);
        Grow(frame);
        Said.Add(frame);
        return true;
    }

    private Http2Frame? ReadFrame()
    {
        try
        {
            return Http2Frame.Read(_stream);
        }
        catch (IOException failed) when (failed.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw new TimeoutException($"Nothing was said for {PatienceMilliseconds} ms.", failed);
        }
        catch (IOException failed) when (failed.InnerException is SocketException)
        {
            return null;
        }
    }

    private void TakeWindow(Http2Frame data)
    {
        var length = data.Payload.Length;
        Assert.True(ReceiveUntil(() => length == 0 || Math.Min(_window, WindowOf(data.Stream)) >= length), "The peer closed instead of opening its window.");
        _window -= length;
        _windows[data.Stream] = WindowOf(data.Stream) - length;
    }

    private void Grow(Http2Frame frame)
    {
        switch (frame)
        {
            case { Type: Http2Frame.WindowUpdate, Stream: 0 }:
                _window += frame.Number(0);
                break;
            case { Type: Http2Frame.WindowUpdate }:
                _windows[frame.Stream] = WindowOf(frame.Stream) + frame.Number(0);
                break;
            case { Type: Http2Frame.Settings }:
                for (var at = 0; at < frame.Payload.Length; at += SettingBytes)
                {
                    if (frame.Payload[at + 1] == InitialWindowSize)
                        Shift(frame.Number(at + 2) - _initialWindow);
                }

                break;
        }
    }

    // Streams that are open take part.
    private void Shift(long by)
    {
        _initialWindow += by;
        foreach (var stream in _windows.Keys)
            _windows[stream] += by;
    }

    private long WindowOf(int stream) => _windows.GetValueOrDefault(stream, _initialWindow);
}
