namespace Kitex.Protocols.Framing;

/// <summary>An outgoing message exceeds the size limit. Callers see an error of code <see cref="RpcErrorCode.TooLarge"/>.</summary>
/// <param name="message">Names the size and the option.</param>
public sealed class FrameTooLargeException(string message) : Exception(message);
