namespace Kitex.Protocols.TTHeader;

/// <summary>The text keys and key prefixes that have a meaning in a TTHeader, in UTF-8 (Kitex v0.16.3). Keys are case-sensitive.</summary>
public static class TTHeaderKeys
{
    /// <summary>Request: the service's name in the IDL, for servers with several services.</summary>
    public static ReadOnlySpan<byte> IdlServiceName => "isn"u8;

    /// <summary>The peer's address as a proxy saw it: the caller's on the server, the server's on the client.</summary>
    public static ReadOnlySpan<byte> RemoteAddress => "rip"u8;

    /// <summary>The cluster called. Not used by Kitex itself.</summary>
    public static ReadOnlySpan<byte> ToCluster => "tc"u8;

    /// <summary>The data center called. Not used by Kitex itself.</summary>
    public static ReadOnlySpan<byte> ToIdc => "ti"u8;

    /// <summary>When connecting began, for timing in a proxy. Not used by Kitex itself.</summary>
    public static ReadOnlySpan<byte> ConnectStart => "pcs"u8;

    /// <summary>When connecting ended, for timing in a proxy. Not used by Kitex itself.</summary>
    public static ReadOnlySpan<byte> ConnectEnd => "pce"u8;

    /// <summary>When sending began, for timing in a proxy. Not used by Kitex itself.</summary>
    public static ReadOnlySpan<byte> SendStart => "pss"u8;

    /// <summary>When receiving began, for timing in a proxy. Not used by Kitex itself.</summary>
    public static ReadOnlySpan<byte> ReceiveStart => "prs"u8;

    /// <summary>When receiving ended, for timing in a proxy. Not used by Kitex itself.</summary>
    public static ReadOnlySpan<byte> ReceiveEnd => "pre"u8;

    /// <summary>Response, with any value: the server is about to close, use the connection for no further call.</summary>
    public static ReadOnlySpan<byte> ConnectionReset => "crrst"u8;

    /// <summary>When the message was processed. Declared by Kitex, never used.</summary>
    public static ReadOnlySpan<byte> ProcessAtTime => "K_ProcessAtTime"u8;

    /// <summary>The payload's <see cref="Crc32C"/> as 8 hexadecimal digits.</summary>
    public static ReadOnlySpan<byte> PayloadChecksum => "crc32c"u8;

    /// <summary>Prefix of the keys of a user's own payload check; their values have at most 4096 bytes.</summary>
    public static ReadOnlySpan<byte> PayloadCheckPrefix => "PV_"u8;

    /// <summary>Reset frame of TTHeader streaming: the services the cancellation came through.</summary>
    public static ReadOnlySpan<byte> StreamCancelPath => "ttscp"u8;

    /// <summary>Response: the business error's code, a decimal 32-bit number other than 0.</summary>
    public static ReadOnlySpan<byte> BizStatus => "biz-status"u8;

    /// <summary>Response: the business error's text.</summary>
    public static ReadOnlySpan<byte> BizMessage => "biz-message"u8;

    /// <summary>Response: what else the business error says, as a JSON object of texts.</summary>
    public static ReadOnlySpan<byte> BizExtra => "biz-extra"u8;

    /// <summary>Prefix of metainfo that is handed on from call to call.</summary>
    public static ReadOnlySpan<byte> PersistentPrefix => "RPC_PERSIST_"u8;

    /// <summary>Prefix of metainfo for the next service only. <see cref="UpstreamPrefix"/> begins the same: ask for that first.</summary>
    public static ReadOnlySpan<byte> TransientPrefix => "RPC_TRANSIT_"u8;

    /// <summary>Prefix of metainfo that was meant for the sender itself. Read, never written.</summary>
    public static ReadOnlySpan<byte> UpstreamPrefix => "RPC_TRANSIT_UPSTREAM_"u8;

    /// <summary>Prefix reserved for metainfo on its way back. Kitex puts such values into responses without any prefix.</summary>
    public static ReadOnlySpan<byte> BackwardPrefix => "RPC_BACKWARD_"u8;

    /// <summary>Prefix reserved for metainfo that came back. Not used on the wire, as <see cref="BackwardPrefix"/>.</summary>
    public static ReadOnlySpan<byte> BackwardDownstreamPrefix => "RPC_BACKWARD_DOWNSTREAM_"u8;

    /// <summary>The key under which the value of a <see cref="TTHeaderBlock.AclToken"/> is known.</summary>
    public static ReadOnlySpan<byte> AclToken => "RPC_TRANSIT_gdpr-token"u8;
}
