using System.Text;
using Kitex.Network;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Fuzz;

/// <summary>Frames that are right, each of the ways there are to say one thing.</summary>
internal static class RandomFrames
{
    /// <summary>Headers or trailers, in one frame or two.</summary>
    public static byte[][] Headers(int id, bool end, HpackEncoder encoder, Random random, params IEnumerable<(string Name, string Value)> fields)
    {
        encoder.Begin();
        foreach (var (name, value) in fields)
        {
            encoder.Add(Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value), random.Next(4) == 0 ? HeaderIndexing.None : HeaderIndexing.Incremental);
        }

        var block = encoder.End().ToArray();
        var flags = end ? Http2Flags.EndStream : Http2Flags.None;
        if (random.Next(6) > 0)
        {
            return [Frame(Http2FrameType.Headers, flags | Http2Flags.EndHeaders, id, block)];
        }

        var cut = random.Next(block.Length + 1);
        return
        [
            Frame(Http2FrameType.Headers, flags, id, block.AsSpan(0, cut)),
            Frame(Http2FrameType.Continuation, Http2Flags.EndHeaders, id, block.AsSpan(cut)),
        ];
    }

    /// <summary>Data, padded or not.</summary>
    public static byte[] Data(int id, ReadOnlySpan<byte> data, bool end, Random random)
    {
        var flags = end ? Http2Flags.EndStream : Http2Flags.None;
        if (random.Next(6) > 0)
        {
            return Frame(Http2FrameType.Data, flags, id, data);
        }

        var padding = random.Next(20);
        return Frame(Http2FrameType.Data, flags | Http2Flags.Padded, id, [(byte)padding, .. data, .. new byte[padding]]);
    }

    /// <summary>A message of gRPC.</summary>
    /// <param name="random">Says how long it is.</param>
    /// <param name="most">The longest.</param>
    public static byte[] Message(Random random, int most)
    {
        var length = random.Next(random.Next(2) == 0 ? 10 : most);
        return [0, 0, 0, (byte)(length >> 8), (byte)length, .. new byte[length]];
    }

    private static byte[] Frame(Http2FrameType type, Http2Flags flags, int id, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[Http2FrameHeader.Bytes + payload.Length];
        new Http2FrameHeader(payload.Length, type, flags, id).Write(frame);
        payload.CopyTo(frame.AsSpan(Http2FrameHeader.Bytes));
        return frame;
    }

    /// <summary>What a writer writes.</summary>
    public static byte[] Written(Action<OutputBuffer> write)
    {
        using var output = new OutputBuffer();
        write(output);
        return output.ToArray();
    }
}
