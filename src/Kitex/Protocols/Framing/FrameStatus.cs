namespace Kitex.Protocols.Framing;

/// <summary>How far a message at the start of the input is.</summary>
public enum FrameStatus
{
    /// <summary>More bytes are needed; <see cref="MessageFrame.Wanted"/> says how many.</summary>
    NeedMore,

    /// <summary>The whole message stands in the input.</summary>
    Ready,

    /// <summary>The bytes are no message; <see cref="MessageFrame.Problem"/> says why.</summary>
    Malformed,

    /// <summary>The message is larger than allowed; <see cref="MessageFrame.Problem"/> names the option.</summary>
    TooLarge,
}
