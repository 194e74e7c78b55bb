using System.Buffers.Binary;

namespace Kitex.Protocols.Http2;

/// <summary>
/// The end of a server's connection in good order, as in Kitex v0.16.3: a GOAWAY that refuses nothing yet and a ping; once
/// that is answered, whatever the client had on its way is there, and a GOAWAY names the last stream.
/// </summary>
internal sealed class Http2Drain
{
    private const ulong PingValue = 0x0106010800030309;

    /// <summary>True from the first GOAWAY on.</summary>
    public bool HasBegun { get; private set; }

    private Http2ServerStreams? Streams { get; set; }

    /// <summary>Writes the first GOAWAY.</summary>
    public void Begin(Http2ServerStreams streams)
    {
        if (HasBegun)
        {
            return;
        }

        HasBegun = true;
        Streams = streams;
        Http2FrameWriter.WriteGoAway(streams.Output, int.MaxValue, Http2ErrorCode.NoError, "graceful shutdown"u8);
        Http2FrameWriter.WritePing(streams.Output, PingValue);
    }

    /// <summary>A ping was answered.</summary>
    public void Answered(ReadOnlySpan<byte> payload)
    {
        if (Streams is { } streams && BinaryPrimitives.ReadUInt64BigEndian(payload) == PingValue)
        {
            End(streams);
        }
    }

    /// <summary>Writes the last GOAWAY: nothing that comes from here on is looked at.</summary>
    public static void End(Http2ServerStreams streams)
    {
        if (!streams.IsClosed)
        {
            streams.Close();
            Http2FrameWriter.WriteGoAway(streams.Output, streams.LastPeerId, Http2ErrorCode.NoError, default);
        }
    }
}
