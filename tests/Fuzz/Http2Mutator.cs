using Kitex.Protocols.Http2;

namespace Kitex.Fuzz;

/// <summary>
/// Makes what one side of an HTTP/2 connection says from what was recorded: frames changed, dropped, repeated, put in and
/// split; header blocks with other indexes, numbers, sizes and codes. The lengths in front are made right again in most, so
/// that what is behind is read.
/// </summary>
/// <param name="conversations">What was recorded, frame by frame.</param>
/// <param name="mostFrames">The most frames that are taken of one.</param>
/// <param name="streams">How many streams there are.</param>
internal sealed class Http2Mutator(IReadOnlyList<IReadOnlyList<byte[]>> conversations, int mostFrames = 24, int streams = 2)
{
    private readonly int[] _streamIds = [0, 0, 1, .. Enumerable.Range(0, streams).Select(static i => (2 * i) + 1), 2, (2 * streams) + 1, int.MaxValue, unchecked((int)0x80000001)];

    private static readonly byte[][] Pieces =
    [
        [0x20], [0x3f, 0x00], [0x3f, 0xe1, 0x1f], [0x3f, 0xe2, 0x1f], [0x3f, 0x45], [0xbe], [0xbf], [0xc0], [0x80], [0x82], [0x86], [0xff, 0x00],
        [0xff, 0xff, 0xff, 0xff, 0x0f], [0x7f, 0x80, 0x80, 0x80, 0x80, 0x80], [0x40, 0x01, 0x61, 0x01, 0x62], [0x00, 0x00, 0x00],
        [0x10, 0x02, 0x74, 0x65, 0x00], [0x40, 0x84, 0xff, 0xff, 0xff, 0xff], [0x40, 0x81, 0xff, 0x00], [0x7e, 0x01, 0x31], [0x0f, 0x2f, 0x00],
        [0x40, 0x88, 0x9a, 0xca, 0xc8, 0xb2, 0x12, 0x34, 0xda, 0x8f, 0x01, 0x30], [0x00, 0x04, 0x00, 0x00, 0x00, 0x00], [0x7f, 0xff, 0xff, 0xff],
    ];

    public byte[] Next(Random random)
    {
        var side = conversations[random.Next(conversations.Count)];
        var frames = new List<List<byte>>(side.Take(mostFrames).Select(static frame => new List<byte>(frame)));
        for (var changes = random.Next(1, 5); changes > 0 && frames.Count > 0; changes--)
        {
            Change(frames, random.Next(random.Next(4) == 0 ? 0 : Math.Min(1, frames.Count - 1), frames.Count), random);
        }

        var bytes = new List<byte>();
        foreach (var frame in frames)
        {
            bytes.AddRange(frame);
        }

        if (random.Next(16) == 0 && bytes.Count > 0)
        {
            var end = random.Next(bytes.Count);
            bytes.RemoveRange(end, bytes.Count - end);
        }

        return [.. bytes];
    }

    private void Change(List<List<byte>> frames, int at, Random random)
    {
        var frame = frames[at];
        switch (random.Next(13))
        {
            case 0:
                frames.RemoveAt(at);
                break;
            case 1:
                frames.InsertRange(at, Enumerable.Repeat(frame, random.Next(1, random.Next(16) == 0 ? 300 : 4)).Select(static copy => new List<byte>(copy)));
                break;
            case 2:
                frames.Insert(at, Made(random));
                break;
            case 3:
                var other = conversations[random.Next(conversations.Count)];
                frames.Insert(at, [.. other[random.Next(other.Count)]]);
                break;
            case 4:
                frame[4] ^= (byte)(1 << random.Next(8));
                break;
            case 5:
                SetStream(frame, AnyStream(random));
                break;
            case 6:
                Split(frames, at, random);
                break;
            case 7:
                Pad(frame, random);
                break;
            case 9:
                var where = random.Next(frames.Count);
                (frames[at], frames[where]) = (frames[where], frames[at]);
                break;
            case 8 when random.Next(4) == 0:
                frame[random.Next(frame.Count)] = (byte)random.Next(256);
                break;
            default:
                ChangePayload(frame, random);
                break;
        }
    }

    private static void ChangePayload(List<byte> frame, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(Http2FrameHeader.Bytes, frame.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < frame.Count:
                    frame[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < frame.Count:
                    frame[at] = (byte)random.Next(256);
                    break;
                case 2 when at < frame.Count:
                    frame.RemoveRange(at, Math.Min(random.Next(1, 6), frame.Count - at));
                    break;
                case 3:
                    frame.InsertRange(at, Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], random.Next(1, random.Next(16) == 0 ? 2000 : 6)).SelectMany(static piece => piece));
                    break;
                case 4:
                    frame.InsertRange(Http2FrameHeader.Bytes, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    frame.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        if (random.Next(8) > 0)
        {
            SetLength(frame);
        }
    }

    private int AnyStream(Random random) => _streamIds[random.Next(_streamIds.Length)];

    private List<byte> Made(Random random)
    {
        var frame = new List<byte>(new byte[Http2FrameHeader.Bytes]) { [3] = (byte)random.Next(random.Next(4) == 0 ? 256 : 11), [4] = (byte)random.Next(256) };
        SetStream(frame, AnyStream(random));
        var payload = new byte[random.Next(4) == 0 ? random.Next(40) : random.Next(3) * 4];
        random.NextBytes(payload);
        frame.AddRange(payload);
        SetLength(frame);
        return frame;
    }

    /// <summary>Makes a header block of several frames.</summary>
    private static void Split(List<List<byte>> frames, int at, Random random)
    {
        var frame = frames[at];
        var cut = random.Next(Http2FrameHeader.Bytes, frame.Count + 1);
        List<byte> rest = [.. frame.Take(Http2FrameHeader.Bytes), .. frame.Skip(cut)];
        frame.RemoveRange(cut, frame.Count - cut);
        frame[4] &= unchecked((byte)~Http2Flags.EndHeaders);
        rest[3] = (byte)Http2FrameType.Continuation;
        SetLength(frame);
        SetLength(rest);
        frames.Insert(at + 1, rest);
    }

    private static void Pad(List<byte> frame, Random random)
    {
        var padding = random.Next(20);
        frame[4] |= (byte)Http2Flags.Padded;
        frame.Insert(Http2FrameHeader.Bytes, (byte)(padding + (random.Next(8) == 0 ? random.Next(200) : 0)));
        frame.AddRange(new byte[padding]);
        SetLength(frame);
    }

    private static void SetLength(List<byte> frame)
    {
        var length = frame.Count - Http2FrameHeader.Bytes;
        (frame[0], frame[1], frame[2]) = ((byte)(length >> 16), (byte)(length >> 8), (byte)length);
    }

    private static void SetStream(List<byte> frame, int stream) =>
        (frame[5], frame[6], frame[7], frame[8]) = ((byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream);
}
