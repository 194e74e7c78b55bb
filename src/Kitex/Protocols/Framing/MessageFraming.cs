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

    /// <summary>A short name for logs, errors and diagnosis: "framed", "buffered".</summary>
    public abstract string Name { get; }

    /// <summary>True when a message that starts with these <see cref="HeadBytes"/> bytes is of this framing.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> head);

    /// <summary>Reads on in the message at the start of the input, from where <paramref name="frame"/> stands.</summary>
    public abstract FrameStatus Read(ReadOnlySpan<byte> input, ref MessageFrame frame);

    /// <summary>Writes one request. Throws what the method's encoding throws; the caller rolls back.</summary>
    public abstract void WriteRequest(RpcMethod method, int sequenceId, object? message, OutputBuffer output);

    /// <summary>Writes one response: a result or a declared exception. Throws what the method's encoding throws; the caller rolls back.</summary>
    public abstract void WriteResponse(RpcMethod method, int sequenceId, in RpcResponse response, OutputBuffer output);

    /// <summary>Writes an application exception as the answer to a call of this name.</summary>
    public abstract void WriteError(ReadOnlySpan<byte> method, int sequenceId, RpcError error, OutputBuffer output);
}
