using System.Text;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Grpc;

/// <summary>What the headers of every request to a method have in common, in the order of Kitex v0.16.3.</summary>
internal sealed class GrpcRoute
{
    private readonly byte[] _path;
    private readonly byte[] _authority;
    private readonly byte[] _userAgent;
    private readonly byte[]? _encoding;
    private readonly byte[] _contentType;

    /// <param name="method">What is called.</param>
    /// <param name="callee">The service's name as registries know it: the authority (Kitex v0.16.3).</param>
    /// <param name="userAgent">Who calls.</param>
    /// <param name="compressor">Compresses the messages; null for nobody.</param>
    public GrpcRoute(RpcMethod method, string callee, string userAgent, GrpcCompressor? compressor)
    {
        Callee = callee;
        _path = Encoding.UTF8.GetBytes($"/{(method.Package.Length == 0 ? "" : $"{method.Package}.")}{method.Service}/{method.Name}");
        _authority = Encoding.UTF8.GetBytes(callee);
        _userAgent = Encoding.UTF8.GetBytes(userAgent);
        _encoding = compressor is null ? null : Encoding.UTF8.GetBytes(compressor.Name);
        _contentType = method.Payload == PayloadKind.Thrift ? [.. "application/grpc+thrift"u8] : [.. "application/grpc"u8];
        ListBytes = 512 + _path.Length + _authority.Length;
    }

    /// <summary>The service it was made for.</summary>
    public string Callee { get; }

    /// <summary>About the bytes the fields count, as RFC 9113 does.</summary>
    public int ListBytes { get; }

    /// <summary>Writes all but metadata.</summary>
    /// <param name="encoder">Takes them.</param>
    /// <param name="isSecure">Whether the connection speaks TLS.</param>
    /// <param name="remaining">What is left of the call's time; infinite for no limit.</param>
    public void WriteTo(HpackEncoder encoder, bool isSecure, TimeSpan remaining)
    {
        encoder.Add(HeaderName.Method, "POST"u8);
        encoder.Add(HeaderName.Scheme, isSecure ? "https"u8 : "http"u8);
        encoder.Add(HeaderName.Path, _path);
        encoder.Add(HeaderName.Authority, _authority);
        encoder.Add(HeaderName.ContentType, _contentType);
        encoder.Add(HeaderName.UserAgent, _userAgent);
        encoder.Add(HeaderName.Te, "trailers"u8);
        if (_encoding is not null)
        {
            encoder.Add(HeaderName.GrpcEncoding, _encoding);
            encoder.Add(HeaderName.GrpcAcceptEncoding, _encoding);
        }

        if (remaining != Timeout.InfiniteTimeSpan)
        {
            Span<byte> text = stackalloc byte[GrpcTimeout.MostBytes];
            encoder.Add(HeaderName.GrpcTimeout, text[..GrpcTimeout.Format(remaining, text)]);
        }
    }
}
