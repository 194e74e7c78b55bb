using Kitex.Network;
using Kitex.Protocols.TTHeader;
using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Protocols.TTHeader;

/// <summary>Messages to bytes and back, for tests.</summary>
internal static class HeaderMessage
{
    public delegate void Writing(ref TTHeaderWriter writer);

    /// <summary>A message of sequence id 7 with these keys and an empty payload.</summary>
    public static byte[] Write(Writing keys) => Write(default, 7, TTHeaderProtocol.ThriftBinary, keys, []);

    public static byte[] Write(IEnumerable<HeaderPair> pairs) => Write(default, 7, TTHeaderProtocol.ThriftBinary, pairs, []);

    public static byte[] Write(
        TTHeaderFlags flags, int sequenceId, TTHeaderProtocol protocol, IEnumerable<HeaderPair> pairs, ReadOnlySpan<byte> payload) =>
        Write(flags, sequenceId, protocol, (ref writer) => WriteAll(pairs, ref writer), payload);

    public static ThriftParseResult Read(ReadOnlySpan<byte> bytes) => TTHeaderReader.TryRead(bytes, out _);

    public static TTHeaderFrame ReadWhole(ReadOnlySpan<byte> bytes)
    {
        var result = TTHeaderReader.TryRead(bytes, out var frame);
        Assert.Null(result.Reason);
        Assert.Equal(ThriftParseResult.Done(frame.PayloadStart), result);
        Assert.Equal(bytes.Length, frame.Length);
        return frame;
    }

    public static List<HeaderPair> Pairs(ReadOnlySpan<byte> bytes)
    {
        var frame = ReadWhole(bytes);
        var pairs = HeaderPair.All(frame.Info(bytes));
        Assert.Equal(frame.PairCount, pairs.Count);
        return pairs;
    }

    private static byte[] Write(TTHeaderFlags flags, int sequenceId, TTHeaderProtocol protocol, Writing keys, ReadOnlySpan<byte> payload)
    {
        using var output = new OutputBuffer();
        var writer = new TTHeaderWriter(output);
        writer.Begin(flags, sequenceId, protocol);
        keys(ref writer);
        writer.EndHeader();
        output.Write(payload);
        writer.EndMessage();
        return output.ToArray();
    }

    private static void WriteAll(IEnumerable<HeaderPair> pairs, ref TTHeaderWriter writer)
    {
        foreach (var pair in pairs)
        {
            pair.Write(ref writer);
        }
    }
}
