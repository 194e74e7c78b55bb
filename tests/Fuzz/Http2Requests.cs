using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;
using static Kitex.Fuzz.RandomFrames;

namespace Kitex.Fuzz;

/// <summary>
/// Makes what a client says on a connection with several calls of all kinds, all of it right: settings, windows, pings, headers
/// split and padded, messages in pieces, resets, trailers, and an end with or without GOAWAY.
/// </summary>
internal static class Http2Requests
{
    private const int Streams = 5;
    private const int MostMessageBytes = 200;

    private static readonly string[] Methods = ["Unary", "Unary", "Gather", "Spread", "Chat", "Chat", "Wait", "Fail", "Unknown"];

    /// <summary>Makes one.</summary>
    /// <returns>Its frames.</returns>
    public static List<byte[]> Next(Random random)
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        var frames = new List<byte[]> { Settings(random) };
        var next = 1;
        var under = new List<IEnumerator<IEnumerable<byte[]>>>();
        while (next < 2 * Streams || under.Count > 0)
        {
            if (random.Next(8) == 0)
            {
                frames.Add(Between(random, next));
            }

            // The blocks are encoded as they are sent, and streams are opened in their order.
            if (next < 2 * Streams && (under.Count == 0 || random.Next(3) == 0))
            {
                var call = Steps(next, encoder, random);
                call.MoveNext();
                frames.AddRange(call.Current);
                under.Add(call);
                next += 2;
                continue;
            }

            var one = under[random.Next(under.Count)];
            if (one.MoveNext())
            {
                frames.AddRange(one.Current);
            }
            else
            {
                under.Remove(one);
            }
        }

        if (random.Next(4) == 0)
        {
            frames.Add(Written(static output => Http2FrameWriter.WriteGoAway(output, 0, Http2ErrorCode.NoError, "bye"u8)));
        }

        return frames;
    }

    private static IEnumerator<IEnumerable<byte[]>> Steps(int id, HpackEncoder encoder, Random random)
    {
        var method = Methods[random.Next(Methods.Length)];
        var fields = new List<(string, string)>
        {
            (":method", "POST"), (":scheme", "http"), (":path", $"/fuzz.api.Fuzz/{method}"), (":authority", "fuzz"), ("content-type", "application/grpc"), ("te", "trailers"),
        };
        if (random.Next(4) == 0)
        {
            fields.Add(("grpc-timeout", random.Next(3) == 0 ? "1u" : "1H"));
        }

        if (random.Next(4) == 0)
        {
            fields.Add(($"field-{random.Next(4)}", new string('v', random.Next(40))));
        }

        var isOne = method is "Unary" or "Wait" or "Spread";
        var body = Enumerable.Range(0, isOne ? 1 : random.Next(4)).SelectMany(_ => Message(random, MostMessageBytes)).ToArray();
        yield return Headers(id, body.Length == 0 && random.Next(2) == 0, encoder, random, fields);
        if (random.Next(12) == 0)
        {
            yield return [Written(output => Http2FrameWriter.WriteRstStream(output, id, Http2ErrorCode.Cancel))];
            yield break;
        }

        var withTrailers = random.Next(8) == 0;
        for (var at = 0; at < body.Length;)
        {
            var bytes = random.Next(1, body.Length - at + 1);
            at += bytes;
            yield return [Data(id, body.AsSpan(at - bytes, bytes), at == body.Length && !withTrailers, random)];
        }

        if (withTrailers)
        {
            yield return Headers(id, true, encoder, random, [("tail", "x")]);
        }

        if (random.Next(4) == 0)
        {
            yield return [Written(output => Http2FrameWriter.WriteWindowUpdate(output, id, random.Next(1, 100_000)))];
        }
    }

    private static byte[] Settings(Random random)
    {
        var all = new[]
        {
            new Http2Setting(Http2SettingId.HeaderTableSize, (uint)random.Next(8192)), new Http2Setting(Http2SettingId.EnablePush, 0),
            new Http2Setting(Http2SettingId.InitialWindowSize, (uint)random.Next(random.Next(2) == 0 ? 100 : 100_000)),
            new Http2Setting(Http2SettingId.MaxFrameSize, (uint)random.Next(16_384, 100_000)), new Http2Setting(Http2SettingId.MaxHeaderListSize, (uint)random.Next(400, 100_000)),
        };
        var some = all.Where(_ => random.Next(3) == 0).ToArray();
        return Written(output => Http2FrameWriter.WriteSettings(output, some));
    }

    private static byte[] Between(Random random, int next) => random.Next(5) switch
    {
        0 => Settings(random),
        1 => Written(static output => Http2FrameWriter.WriteSettingsAck(output)),
        2 => Written(static output => Http2FrameWriter.WritePing(output, 7)),
        3 => Written(output => Http2FrameWriter.WriteWindowUpdate(output, 0, random.Next(1, 100_000))),
        _ => Written(output => Http2FrameWriter.WriteWindowUpdate(output, Math.Max(next - 2, 0), random.Next(1, 1000))),
    };
}
