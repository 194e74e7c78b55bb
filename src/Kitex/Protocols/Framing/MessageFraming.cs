using Kitex.Network;

namespace Kitex.Protocols.Framing;

/// <summary>
/// How one message stands on the wire: where it starts, where it ends, and what is around it. Stateless and shared by
/// all connections; what is known of a message under way is in its <see cref="MessageFrame"/>.
/// </summary>
public abstract class MessageFraming
{
    /// <summary>The bytes that tell one framing from the others (Kitex v0.16.3 peeks at as many).</summary>
    public const int HeadBytes = 8;

    /// <summary>A short name for logs, errors and diagnosis: "framed", "ttheader".</summary>
    public abstract string Name { get; }

    /// <summary>True when a <see cref="BizStatusException"/> travels as one; otherwise it is answered as an application exception.</summary>
    public virtual bool CarriesBusinessErrors => false;

    /// <summary>What a client may try whose peer never answered on a connection; null for nothing.</summary>
    public virtual string? SilenceHint => null;

    /// <summary>True when a message that starts with these <see cref="HeadBytes"/> bytes is of this framing.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> head);

    /// <summary>Reads on in the message at the start of the input, from where <paramref name="frame"/> stands.</summary>
    public abstract FrameStatus Read(ReadOnlySpan<byte> input, ref MessageFrame frame);

    /// <summary>The framing in which to answer a request that came as this frame. Default this one.</summary>
    public virtual MessageFraming ReplyFraming(in MessageFrame frame) => this;

    /// <summary>Why this method cannot be called in this framing, and what to do; null when it can.</summary>
    public virtual string? RefuseRequest(RpcMethod method) => null;

    /// <summary>Why a reply in another framing is no answer to a request in this one, and what to do; null when it is.</summary>
    public virtual string? RefuseReply(MessageFraming reply) => null;

    /// <summary>What stands around a request beside its message. Valid as soon as <see cref="MessageFrame.HasHeader"/> is true.</summary>
    public virtual RequestHeader ReadRequestHeader(ReadOnlySpan<byte> input, in MessageFrame frame) => default;

    /// <summary>What stands around a reply beside its message.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public virtual ReplyHeader ReadReplyHeader(ReadOnlySpan<byte> input, in MessageFrame frame) => default;

    /// <summary>Writes one request. Throws what the method's encoding throws; the caller rolls back.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="sequenceId">The caller's number of the call.</param>
    /// <param name="remaining">The time the caller will wait for the answer; infinite for no limit.</param>
    /// <param name="output">Where to.</param>
    public abstract void WriteRequest(RpcRequest request, int sequenceId, TimeSpan remaining, OutputBuffer output);

    /// <summary>
    /// Writes one response: a result, a declared exception, or any other error as an application exception. Throws what the
    /// method's encoding throws; the caller rolls back.
    /// </summary>
    public abstract void WriteResponse(in ReplyTarget target, in RpcResponse response, OutputBuffer output);
}
