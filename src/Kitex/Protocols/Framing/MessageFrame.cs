using Kitex.Protocols.TTHeader;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.Framing;

/// <summary>
/// What is known so far of the message at the start of a connection's input: offsets, no copies. Cleared for each message.
/// </summary>
public struct MessageFrame
{
    /// <summary>The bytes of input needed to get on, counted from the message's start.</summary>
    public int Wanted { get; set; }

    /// <summary>True when the header below is read, though the body may still be on its way.</summary>
    public bool HasHeader { get; set; }

    /// <summary>In what the message is encoded.</summary>
    public PayloadKind Payload { get; set; }

    /// <summary>The message type on the wire: 1 call, 2 reply, 3 exception, 4 oneway; others are kept as they came.</summary>
    public int MessageType { get; set; }

    /// <summary>The sequence id of the payload.</summary>
    public int SequenceId { get; set; }

    /// <summary>Where the method's name starts, counted from behind a mesh header.</summary>
    public int MethodStart { get; set; }

    /// <summary>The length of the method's name.</summary>
    public int MethodLength { get; set; }

    /// <summary>Where the body (arguments or result) starts, counted from behind a mesh header.</summary>
    public int BodyStart { get; set; }

    /// <summary>The length of the body, once known.</summary>
    public int BodyLength { get; set; }

    /// <summary>The length of the whole message, once known.</summary>
    public int Length { get; set; }

    /// <summary>Why the message is refused.</summary>
    public string? Problem { get; set; }

    /// <summary>What the TTHeader in front of the payload says; its length is 0 where there is none.</summary>
    internal TTHeaderFrame TTHeader { get; set; }

    /// <summary>What the mesh header in front of the payload says; its payload starts at 0 where there is none.</summary>
    internal MeshHeader Mesh { get; set; }

    /// <summary>True when the payload behind a header has a length of its own in front.</summary>
    internal bool IsPayloadFramed { get; set; }

    /// <summary>How far a message without a length was walked; made once per connection, and only where such messages come.</summary>
    internal SkipState? Skip { get; set; }

    /// <summary>The method's name within the input.</summary>
    public readonly ReadOnlySpan<byte> Method(ReadOnlySpan<byte> input) => input.Slice(Mesh.PayloadStart + MethodStart, MethodLength);

    /// <summary>The body within the input.</summary>
    public readonly ReadOnlySpan<byte> Body(ReadOnlySpan<byte> input) => input.Slice(Mesh.PayloadStart + BodyStart, BodyLength);

    /// <summary>Asks for more bytes.</summary>
    public FrameStatus NeedMore(int wanted)
    {
        Wanted = wanted;
        return FrameStatus.NeedMore;
    }

    /// <summary>Refuses the message.</summary>
    public FrameStatus Malformed(string problem)
    {
        Problem = problem;
        return FrameStatus.Malformed;
    }

    /// <summary>Refuses the message for its size.</summary>
    public FrameStatus TooLarge(long length, int limit)
    {
        Problem = $"A message of {length} bytes exceeds MaxFrameBytes = {limit}; raise that option or send less.";
        return FrameStatus.TooLarge;
    }

    /// <summary>Why a part of the message that starts at <paramref name="start"/> is not read; null when it is.</summary>
    internal FrameStatus? Unread(in ThriftParseResult part, int start) => part.Status switch
    {
        ThriftParseStatus.NeedMore => NeedMore(start + part.Length),
        ThriftParseStatus.Malformed => Malformed(part.Reason!),
        _ => null,
    };

    /// <summary>Takes over a message header that starts at <paramref name="start"/>.</summary>
    internal void Take(in ThriftMessageHeader header, PayloadKind payload, int start)
    {
        HasHeader = true;
        Payload = payload;
        MessageType = (int)header.Type;
        SequenceId = header.SequenceId;
        MethodStart = start + ThriftMessageHeader.MethodOffset;
        MethodLength = header.MethodLength;
        BodyStart = start + header.HeaderLength;
    }
}
