namespace Kitex.Protocols.Http2;

/// <summary>What stands at the start of the input.</summary>
internal enum Http2ReadStatus
{
    /// <summary>Not all of a frame; <see cref="Http2Frame.Wanted"/> says how many bytes it takes to get on.</summary>
    NeedMore,

    /// <summary>A whole frame.</summary>
    Ready,

    /// <summary>A whole frame that ends its stream; <see cref="Http2Frame.Violation"/> says why. The connection goes on behind it.</summary>
    StreamError,

    /// <summary>The connection cannot go on; <see cref="Http2Frame.Violation"/> says why.</summary>
    ConnectionError,
}
