using Kitex.Network;
using Kitex.Serialization.Thrift;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Fuzz;

/// <summary>
/// Mutated Thrift messages, framed and buffered, requests and replies, for everything that looks at their bytes: the
/// header, the skipper in one go and in pieces, skipping, a reader by the types on the wire, a reader by an IDL.
/// </summary>
internal sealed class ThriftFuzzTarget : FuzzTarget
{
    private const int FrameLengthBytes = 4;

    private readonly ThriftFrameMutator _mutator = new(Seeds());

    public override string Name => "thrift";

    public override byte[] Next(Random random) => _mutator.Next(random);

    public override FuzzOutcome Run(byte[] input)
    {
        var header = ThriftEnvelope.TryRead(input, out var message);
        if (header.Status != ThriftParseStatus.Done)
        {
            return FuzzOutcome.RejectedAtHeader;
        }

        Expect(header.Length == message.HeaderLength && message.Method(input).Length == message.MethodLength, "the header's lengths agree");
        var end = Walk(input, header.Length);
        var body = input.AsSpan(header.Length);
        var read = ReadsAgain(body, out var position);
        if (end.Status == ThriftParseStatus.Done)
        {
            Expect(read && header.Length + position == end.Length, "what the skipper passes over the reader reads, to the same end");
        }
        else if (read)
        {
            Expect(end.Reason?.Contains("deeper", StringComparison.Ordinal) == true, "what the reader reads the skipper refuses for its depth only");
        }

        Expect(Skips(body) == (end.Status == ThriftParseStatus.Done), "skipping and the skipper agree");
        ReadsTyped(body);
        return read ? FuzzOutcome.Accepted : FuzzOutcome.Rejected;
    }

    // Exceptions with their stack traces are the constant; the readers make objects of some ten bytes for a byte of input,
    // the most for lists of empty structs, and the input is read by several.
    public override long AllocationBound(int inputLength) => (64L << 10) + (256L * inputLength);

    private static List<byte[]> Seeds()
    {
        var seeds = new List<byte[]>();
        foreach (var capture in Capture.Names("*").Select(Capture.Read))
        {
            foreach (var frame in capture.Frames)
            {
                var message = capture.Transport == "framed" && frame.Length > FrameLengthBytes ? frame[FrameLengthBytes..] : frame;
                if (ThriftEnvelope.TryRead(message, out _).Status == ThriftParseStatus.Done)
                {
                    seeds.Add(message);
                }
            }
        }

        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            using var output = new OutputBuffer();
            ThriftEnvelope.Write(output, ThriftMessageType.Call, "take"u8, i);
            var writer = new ThriftWriter(output);
            Samples.Random(random, 2).Write(ref writer);
            writer.Flush();
            seeds.Add(output.ToArray());
        }

        return seeds;
    }

    /// <summary>The end as the skipper finds it, in one go and in two pieces.</summary>
    private static ThriftParseResult Walk(byte[] input, int start)
    {
        var whole = new ThriftSkipper(start);
        var result = whole.Continue(input);
        var pieces = new ThriftSkipper(start);
        var middle = start + ((input.Length - start) / 2);
        var half = pieces.Continue(input.AsSpan(0, middle));
        Expect(half.Status != ThriftParseStatus.NeedMore || half.Length > middle, "the skipper asks for more than there is");
        Expect(
            half.Status == ThriftParseStatus.NeedMore ? pieces.Continue(input) == result : half == result,
            "the skipper finds the same end in pieces");
        return result;
    }

    private static bool Skips(ReadOnlySpan<byte> body)
    {
        var reader = new ThriftReader(body);
        try
        {
            reader.Skip(ThriftType.Struct);
            return true;
        }
        catch (ThriftFormatException)
        {
            return false;
        }
    }

    /// <summary>Reads by the types on the wire, and writes again what was read.</summary>
    private static bool ReadsAgain(ReadOnlySpan<byte> body, out int position)
    {
        position = 0;
        var reader = new ThriftReader(body);
        DynamicStruct value;
        try
        {
            value = DynamicStruct.Read(ref reader);
        }
        catch (ThriftFormatException)
        {
            return false;
        }

        position = reader.Position;

        // The bytes may differ in bools only: 0x02 is read as false and written as 0x00.
        var written = Wire.Write(value);
        Expect(written.Length == position, "what was read is written in as many bytes");
        Expect(written.AsSpan().SequenceEqual(body[..position]) || written.AsSpan().SequenceEqual(Wire.Write(Wire.Read<DynamicStruct>(written))), "what was written is read and written the same");
        return true;
    }

    private static void ReadsTyped(ReadOnlySpan<byte> body)
    {
        var reader = new ThriftReader(body);
        try
        {
            // Arguments and results hold their struct in a field; the sample stands for that struct.
            if (reader.ReadFieldBegin(out var type, out _) && type == ThriftType.Struct)
            {
                Sample.Read(ref reader);
            }
            else
            {
                reader = new ThriftReader(body);
                Sample.Read(ref reader);
            }
        }
        catch (ThriftFormatException)
        {
            // The right answer to malformed bytes; any other exception is a failure.
        }
    }

    private static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException("It does not hold that " + what + ".");
        }
    }
}
