namespace Kitex.Protocols.Http2;

/// <summary>The 24 bytes that a client sends first (RFC 9113 section 3.4).</summary>
internal static class Http2Preface
{
    /// <summary>The bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>
    /// Ready when the input begins with the preface, in need of more while it may still become one, and a connection error
    /// from the first byte on that differs.
    /// </summary>
    public static Http2ReadStatus Read(ReadOnlySpan<byte> input)
    {
        var known = Math.Min(input.Length, Bytes.Length);
        if (!input[..known].SequenceEqual(Bytes[..known]))
        {
            return Http2ReadStatus.ConnectionError;
        }

        return known == Bytes.Length ? Http2ReadStatus.Ready : Http2ReadStatus.NeedMore;
    }
}
