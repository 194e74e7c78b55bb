using Kitex.Protocols.Http2;

namespace Kitex.Protocols.Grpc;

/// <summary>The numbers of <c>grpc-status</c>, and what stands for them where there is none.</summary>
internal static class GrpcStatusCode
{
    public const int Ok = 0;
    public const int Canceled = 1;
    public const int Unknown = 2;
    public const int DeadlineExceeded = 4;
    public const int PermissionDenied = 7;
    public const int ResourceExhausted = 8;
    public const int Unimplemented = 12;
    public const int Internal = 13;
    public const int Unavailable = 14;
    public const int Unauthenticated = 16;

    /// <summary>No message came within a stream's receive timeout; never on the wire (Kitex v0.16.3).</summary>
    public const int ReceiveDeadlineExceeded = 17;

    /// <summary>The largest standard one.</summary>
    public const int Largest = Unauthenticated;

    /// <summary>What an answer without <c>grpc-status</c> means by its HTTP status (Kitex v0.16.3).</summary>
    public static int OfHttp(int status) => status switch
    {
        400 => Internal,
        401 => Unauthenticated,
        403 => PermissionDenied,
        404 => Unimplemented,
        429 or 502 or 503 or 504 => Unavailable,
        _ => Unknown,
    };

    /// <summary>What a RST_STREAM means (Kitex v0.16.3).</summary>
    public static int OfReset(Http2ErrorCode code) => code switch
    {
        Http2ErrorCode.NoError or Http2ErrorCode.ProtocolError or Http2ErrorCode.InternalError or Http2ErrorCode.SettingsTimeout
            or Http2ErrorCode.StreamClosed or Http2ErrorCode.FrameSizeError or Http2ErrorCode.CompressionError
            or Http2ErrorCode.ConnectError or Http2ErrorCode.Http11Required => Internal,
        Http2ErrorCode.FlowControlError or Http2ErrorCode.EnhanceYourCalm => ResourceExhausted,
        Http2ErrorCode.RefusedStream or Http2ErrorCode.GracefulShutdown => Unavailable,
        Http2ErrorCode.Cancel => Canceled,
        Http2ErrorCode.InadequateSecurity => PermissionDenied,
        _ => Unknown,
    };
}
