using Kitex.Protocols.Http2;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Finds the headers of frames in bytes that come in pieces of any size; what lies between is skipped by its length.</summary>
/// <param name="skip">The bytes before the first frame.</param>
internal sealed class FrameWalk(int skip)
{
    private readonly byte[] _header = new byte[Http2FrameHeader.Bytes];
    private int _known;
    private int _skip = skip;

    /// <summary>True at the end of a frame.</summary>
    public bool IsBetweenFrames => _skip == 0 && _known == 0;

    /// <summary>Goes on to the next header, or to the end of the bytes.</summary>
    /// <param name="bytes">A piece.</param>
    /// <param name="at">Where in it the walk is.</param>
    /// <param name="header">The header.</param>
    /// <returns>False when the piece is at its end.</returns>
    public bool TryNext(ReadOnlySpan<byte> bytes, ref int at, out Http2FrameHeader header)
    {
        Finish(bytes, ref at);
        var taken = Math.Min(Http2FrameHeader.Bytes - _known, bytes.Length - at);
        bytes.Slice(at, taken).CopyTo(_header.AsSpan(_known));
        at += taken;
        _known += taken;
        if (_known < Http2FrameHeader.Bytes)
        {
            header = default;
            return false;
        }

        header = Http2FrameHeader.Read(_header);
        _known = 0;
        _skip = header.Length;
        Finish(bytes, ref at);
        return true;
    }

    /// <summary>Goes on to the end of the frame whose header came last, or of the bytes.</summary>
    public void Finish(ReadOnlySpan<byte> bytes, ref int at)
    {
        var skipped = Math.Min(_skip, bytes.Length - at);
        _skip -= skipped;
        at += skipped;
    }
}
