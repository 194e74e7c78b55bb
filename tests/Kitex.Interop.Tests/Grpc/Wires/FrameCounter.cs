namespace Kitex.Interop.Tests.Grpc.Wires;

/// <summary>Finds the frames of HTTP/2 in what one side of a connection sends.</summary>
/// <param name="counts">Takes them.</param>
/// <param name="prefaceBytes">What stands before the first frame.</param>
internal sealed class FrameCounter(WireCounts counts, int prefaceBytes)
{
    private const int HeaderBytes = 9;

    private readonly byte[] _header = new byte[HeaderBytes];
    private int _known;
    private int _skip = prefaceBytes;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        counts.AddBytes(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_known++] = bytes[0];
            bytes = bytes[1..];
            if (_known == HeaderBytes)
            {
                _known = 0;
                _skip = (_header[0] << 16) | (_header[1] << 8) | _header[2];
                counts.AddFrame(_header[3], _header[4]);
            }
        }
    }
}
