namespace Kitex.Protocols.Http2;

/// <summary>How the peer broke the protocol, and what to answer.</summary>
/// <param name="Code">Goes into GOAWAY, or into RST_STREAM when only a stream is concerned.</param>
/// <param name="Reason">What is wrong, for logs and for the debug data of GOAWAY.</param>
/// <param name="StreamId">The stream that ends; 0 when the connection does.</param>
internal sealed record Http2Violation(Http2ErrorCode Code, string Reason, int StreamId = 0)
{
    /// <summary>True when the connection cannot go on.</summary>
    public bool IsConnectionError => StreamId == 0;
}
