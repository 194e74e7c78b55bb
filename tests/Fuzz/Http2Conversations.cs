using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;
using static Kitex.Fuzz.RandomFrames;

namespace Kitex.Fuzz;

/// <summary>
/// Makes what a server says on a connection with several streams, all of it right: settings, windows, pings, headers announced and
/// split and padded, messages in pieces, trailers, resets, and an end with or without GOAWAY.
/// </summary>
/// <param name="streams">How many streams the client opens: 1, 3, 5 and so on.</param>
internal sealed class Http2Conversations(int streams)
{
    private const int MostMessageBytes = 300;

    /// <summary>Makes one.</summary>
    /// <returns>Its frames.</returns>
    public List<byte[]> Next(Random random)
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        var frames = new List<byte[]> { Settings(random) };
        var left = Enumerable.Range(0, streams).Select(i => Steps((2 * i) + 1, encoder, random)).ToList();
        while (left.Count > 0)
        {
            if (random.Next(8) == 0)
            {
                frames.Add(Between(random));
            }

            // The blocks are encoded as they are sent.
            var stream = left[random.Next(left.Count)];
            if (stream.MoveNext())
            {
                frames.AddRange(stream.Current);
            }
            else
            {
                left.Remove(stream);
            }
        }

        if (random.Next(3) == 0)
        {
            frames.Add(Written(output => Http2FrameWriter.WriteGoAway(output, (2 * random.Next(streams)) + 1, (Http2ErrorCode)random.Next(12), "bye"u8)));
        }

        return frames;
    }

    private static IEnumerator<IEnumerable<byte[]>> Steps(int id, HpackEncoder encoder, Random random)
    {
        if (random.Next(6) == 0)
        {
            yield return Headers(id, false, encoder, random, (":status", "103"), ("link", "x"));
        }

        if (random.Next(8) == 0)
        {
            yield return Headers(id, true, encoder, random, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", $"{random.Next(17)}"), ("grpc-message", "all%20in one"));
            yield break;
        }

        yield return Headers(id, false, encoder, random, (":status", "200"), ("content-type", "application/grpc"), ($"field-{random.Next(4)}", new string('v', random.Next(40))));

        // The first two streams have one response, the others as many as there are.
        var body = Enumerable.Range(0, id <= 3 ? 1 : random.Next(5)).SelectMany(_ => Message(random, MostMessageBytes)).ToArray();
        for (var at = 0; at < body.Length;)
        {
            var bytes = random.Next(1, body.Length - at + 1);
            yield return [Data(id, body.AsSpan(at, bytes), end: false, random)];
            at += bytes;
        }

        yield return random.Next(10) == 0
            ? [Written(output => Http2FrameWriter.WriteRstStream(output, id, (Http2ErrorCode)random.Next(14)))]
            : Headers(id, true, encoder, random, ("grpc-status", random.Next(4) == 0 ? "13" : "0"), ("grpc-message", ""), ("tail", $"{id}"));
    }

    private static byte[] Settings(Random random)
    {
        var all = new[]
        {
            new Http2Setting(Http2SettingId.HeaderTableSize, (uint)random.Next(8192)), new Http2Setting(Http2SettingId.MaxConcurrentStreams, (uint)random.Next(1, 200)),
            new Http2Setting(Http2SettingId.InitialWindowSize, (uint)random.Next(100_000)), new Http2Setting(Http2SettingId.MaxFrameSize, (uint)random.Next(16_384, 100_000)),
            new Http2Setting(Http2SettingId.MaxHeaderListSize, (uint)random.Next(400, 100_000)),
        };
        var some = all.Where(_ => random.Next(3) == 0).ToArray();
        return Written(output => Http2FrameWriter.WriteSettings(output, some));
    }

    private byte[] Between(Random random) => random.Next(5) switch
    {
        0 => Settings(random),
        1 => Written(static output => Http2FrameWriter.WriteSettingsAck(output)),
        2 => Written(static output => Http2FrameWriter.WritePing(output, 7)),
        3 => Written(output => Http2FrameWriter.WriteWindowUpdate(output, 0, random.Next(1, 100_000))),
        _ => Written(output => Http2FrameWriter.WriteWindowUpdate(output, (2 * random.Next(streams)) + 1, random.Next(1, 1000))),
    };
}
