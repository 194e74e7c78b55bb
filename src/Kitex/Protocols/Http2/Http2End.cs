namespace Kitex.Protocols.Http2;

/// <summary>The end of a stream, other than by its owner.</summary>
/// <param name="Kind">How.</param>
/// <param name="Code">What the peer gave as the reason, where it gave one.</param>
/// <param name="Reason">The reason in words; null for none.</param>
/// <param name="Cause">What broke the connection; null for none.</param>
internal readonly record struct Http2End(Http2EndKind Kind, Http2ErrorCode Code = Http2ErrorCode.NoError, string? Reason = null, Exception? Cause = null);
