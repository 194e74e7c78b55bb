using Kitex.Network;
using Kitex.Protobuf;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;
using Kitex.Serialization.Protobuf;
using Kitex.Serialization.Thrift;
using Kitex.Tests.Serialization.Thrift;
using Pbapi;

namespace Kitex.Fuzz;

/// <summary>
/// Mutated conversations in every framing of Thrift and Kitex Protobuf, read as a server and a client do: message by message, whole and in
/// pieces, with their headers and arguments, and each answered in the framing it came in.
/// </summary>
internal sealed class MessageFuzzTarget : FuzzTarget
{
    private const int MaxFrameBytes = 1024 * 1024;
    private const int MostPieceBytes = 61;

    private static readonly FramingDetector Detector =
        FramingDetector.ForThrift(new TTHeaderSettings(MaxFrameBytes) { Validator = PayloadValidator.Crc32C });

    private static readonly RpcMethod Everything =
        new ProtobufMethod<PbEverything, PbEverything>("PbEcho", "Everything", RpcKind.Unary, PbEverything.Parser, PbEverything.Parser);

    private static readonly RpcError Answer = new(RpcErrorCode.Unsupported, "unknown method") { TypeId = ApplicationExceptionType.UnknownMethod };

    private readonly ConversationMutator _mutator = new(RecordedMessage.Conversations());

    public override string Name => "messages";

    public override byte[] Next(Random random) => _mutator.Next(random);

    public override FuzzOutcome Run(byte[] input)
    {
        var whole = Read(input, int.MaxValue, serves: true);
        var pieces = Read(input, 1 + (int)(Crc32C.Compute(input) % MostPieceBytes), serves: false);
        Expect(whole.Messages == pieces.Messages && whole.Bytes == pieces.Bytes, "the same messages come whole and in pieces");

        // What is left when the peer is gone is not looked at where more was awaited.
        Expect(whole.End == pieces.End || pieces.End == MessageReadStatus.Truncated, "a conversation ends the same whole and in pieces");
        return whole.Decoded > 0 ? FuzzOutcome.Accepted : whole.HasHeader ? FuzzOutcome.Rejected : FuzzOutcome.RejectedAtHeader;
    }

    // Exceptions with their stack traces, one a message; what arguments are decoded to; the answers.
    public override long AllocationBound(int inputLength) => (64L << 10) + (256L * inputLength);

    private static (MessageReadStatus End, int Messages, long Bytes, int Decoded, bool HasHeader) Read(byte[] input, int piece, bool serves)
    {
        var connection = new ScriptedConnection(input, piece);
        var reader = new MessageReader(connection, Detector, TimeProvider.System);
        var (messages, bytes, decoded, hasHeader) = (0, 0L, 0, false);
        while (true)
        {
            var reading = reader.ReadAsync(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, default);
            if (!reading.IsCompleted)
            {
                throw new InvalidOperationException("Reading waits for something else than bytes.");
            }

            var status = reading.Result;
            hasHeader |= reader.Frame.HasHeader;
            if (status != MessageReadStatus.Ready)
            {
                Expect(status is not (MessageReadStatus.Malformed or MessageReadStatus.TooLarge) || reader.Frame.Problem is not null, "a refusal has a reason");
                Expect(status == MessageReadStatus.Ended == connection.Input.IsEmpty, "only a conversation between two messages has ended");
                if (reader.Frame.HasHeader)
                {
                    ReadHeaders(reader, connection.Input);
                }

                return (status, messages, bytes, decoded, hasHeader);
            }

            ref readonly var frame = ref reader.Frame;
            Expect(frame.Length > 0 && frame.Length <= connection.Input.Length && frame.Length <= MaxFrameBytes, "a message is within the input");
            Expect(frame.Body(connection.Input).Length == frame.BodyLength, "the body is within the message");
            if (serves)
            {
                ReadHeaders(reader, connection.Input);
                decoded += Decodes(frame.Payload, frame.Body(connection.Input)) ? 1 : 0;
                Answers(reader, connection.Input);
            }

            messages++;
            bytes += frame.Length;
            reader.Next();
        }
    }

    /// <summary>Reads what stands around the message; the body may still be on its way.</summary>
    private static void ReadHeaders(MessageReader reader, ReadOnlySpan<byte> input)
    {
        ref readonly var frame = ref reader.Frame;
        var request = reader.Framing!.ReadRequestHeader(input, frame);
        Expect(frame.Method(input).Length == frame.MethodLength && request.Timeout >= TimeSpan.Zero, "a request has a method and no negative timeout");
        try
        {
            reader.Framing!.ReadReplyHeader(input, frame);
        }
        catch (FormatException)
        {
            // The right answer to a malformed extra.
        }
    }

    private static bool Decodes(PayloadKind payload, ReadOnlySpan<byte> body) =>
        payload == PayloadKind.Protobuf ? DecodesProtobuf(body) : DecodesThrift(body);

    private static bool DecodesProtobuf(ReadOnlySpan<byte> body)
    {
        try
        {
            Everything.DecodeRequest(body);
            return true;
        }
        catch (ProtobufFormatException)
        {
            return false;
        }
    }

    /// <summary>Arguments and results hold their struct in a field; the sample stands for that struct.</summary>
    private static bool DecodesThrift(ReadOnlySpan<byte> body)
    {
        var reader = new ThriftReader(body);
        try
        {
            if (reader.ReadFieldBegin(out var type, out _) && type == ThriftType.Struct)
            {
                Sample.Read(ref reader);
            }
            else
            {
                reader = new ThriftReader(body);
                Sample.Read(ref reader);
            }

            return true;
        }
        catch (ThriftFormatException)
        {
            return false;
        }
    }

    /// <summary>Refuses the call; whoever made it can read that.</summary>
    private static void Answers(MessageReader reader, ReadOnlySpan<byte> input)
    {
        using var output = new OutputBuffer();
        var method = reader.Frame.Method(input);
        reader.ReplyFraming.WriteResponse(new ReplyTarget(method, reader.Frame.Payload, reader.Frame.SequenceId, isLast: false), Answer, output);
        var answer = output.ToArray();
        var frame = default(MessageFrame);
        var framing = Detector.Detect(answer.AsSpan(0, MessageFraming.HeadBytes));
        Expect(framing is not null && framing.Read(answer, ref frame) == FrameStatus.Ready && frame.Length == answer.Length, "an answer is a message");
        Expect(frame.MessageType == (int)ThriftMessageType.Exception && frame.SequenceId == reader.Frame.SequenceId, "an answer has the call's number");
        Expect(frame.Payload == reader.Frame.Payload, "an answer has the call's encoding");
        Expect(frame.Method(answer).SequenceEqual(method), "an answer has the call's method");
    }

    private static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException("It does not hold that " + what + ".");
        }
    }
}
