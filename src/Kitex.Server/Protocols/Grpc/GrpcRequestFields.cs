using System.Text;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;
using Kitex.Server.Dispatching;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The header fields of one request as they come. Serves one request after the other.</summary>
internal sealed class GrpcRequestFields(GrpcServerConnection connection)
{
    private const string ContentTypeReason = "content_type";
    private const string TimeoutReason = "timeout";
    private const string PathReason = "path";
    private const string EncodingReason = "encoding";

    // Nothing that is served has a longer name; what is not served is told by its name.
    private const int MostPathBytes = 1024;
    private const int MostShown = 256;

    // Every call's object of a connection has some.
    private const int MostKeptBytes = 2 * 1024;

    private readonly GrpcFieldList _shown = new(MostKeptBytes);
    private string? _contentType;
    private string? _encoding;
    private string? _accepted;
    private string? _malformedTimeout;
    private Http2RequestRules _rules;
    private bool _hasPath;
    private bool _isMalformed;
    private byte[]? _unservedPath;
    private Refusal? _unknown;

    /// <summary>What is called; null when it is not served.</summary>
    public RpcMethod? Method { get; private set; }

    /// <summary>The encoding of the messages.</summary>
    public GrpcContentType ContentType { get; private set; }

    /// <summary>The time the caller gives the call; null for no limit.</summary>
    public TimeSpan? Timeout { get; private set; }

    /// <summary>Reads compressed messages; null for none.</summary>
    public GrpcCompressor? Decompressor { get; private set; }

    /// <summary>Makes messages of the answer smaller; null for none.</summary>
    public GrpcCompressor? Compressor { get; private set; }

    /// <summary>The bytes held of the fields that are for the handler.</summary>
    public int HeldBytes => _shown.Length;

    /// <summary>Makes it ready for the next request.</summary>
    public void Clear()
    {
        _shown.Clear();
        _contentType = _encoding = _accepted = _malformedTimeout = null;
        _rules = default;
        _hasPath = _isMalformed = false;
        _unservedPath = null;
        _unknown = null;
        Method = null;
        ContentType = default;
        Timeout = null;
        Decompressor = Compressor = null;
    }

    /// <summary>Takes a field.</summary>
    public void Add(scoped in HeaderField field)
    {
        if (!_rules.Allows(field))
        {
            _isMalformed = true;
            return;
        }

        switch (field.Known)
        {
            case HeaderName.Path:
                TakePath(field.Value);
                return;
            case HeaderName.ContentType:
                _contentType = connection.ContentTypes.Of(field.Value);
                _shown.Add(field);
                return;
            case HeaderName.GrpcTimeout:
                TakeTimeout(field.Value);
                return;
            case HeaderName.GrpcEncoding:
                _encoding = connection.Encodings.Of(field.Value);
                return;
            case HeaderName.GrpcAcceptEncoding:
                _accepted = connection.AcceptedEncodings.Of(field.Value);
                return;
            case HeaderName.Authority or HeaderName.UserAgent:
                _shown.Add(field);
                return;
            case HeaderName.Method or HeaderName.Scheme or HeaderName.Te or HeaderName.GrpcStatus or HeaderName.GrpcMessage
                or HeaderName.GrpcMessageType or HeaderName.GrpcStatusDetailsBin or HeaderName.BizStatus or HeaderName.BizExtra or HeaderName.ContentLength:
                return;
        }

        _shown.Add(field);
    }

    /// <summary>Takes a field of the trailers, which say nothing.</summary>
    public void AddTrailer(scoped in HeaderField field) => _isMalformed |= !Http2RequestRules.AllowsInTrailers(field);

    /// <summary>All fields of the trailers are there.</summary>
    /// <returns>Why the stream is reset; null when they are well.</returns>
    public Http2ErrorCode? EndTrailers() => _isMalformed ? Http2ErrorCode.ProtocolError : null;

    /// <summary>All fields are there.</summary>
    /// <returns>Why the stream is reset without an answer; null when it is answered.</returns>
    public Http2ErrorCode? End()
    {
        if (_isMalformed || !_hasPath)
        {
            return Http2ErrorCode.ProtocolError;
        }

        if (!GrpcContentType.TryParse(_contentType, out var type))
        {
            return Reset(ContentTypeReason, $"The content type is '{Cut(_contentType)}', not application/grpc.");
        }

        ContentType = type;
        if (_unservedPath is not null && GrpcPath.TryParse(_unservedPath, out var called))
        {
            Method = UnservedMethod.Of(called.Service, called.Method, type.Payload);
        }

        return _malformedTimeout is null ? null : Reset(TimeoutReason, $"Malformed grpc-timeout '{_malformedTimeout}'.");
    }

    /// <summary>Why the call is not served, once it is known that it is answered; null when it is.</summary>
    public Refusal? Refusal()
    {
        if (_unknown is not null)
        {
            return _unknown;
        }

        if (Method!.Payload != ContentType.Payload)
        {
            return new Refusal(RefusalLog.Payload, UnknownCall.Payload(ContentType.Payload), IsAnswered: true, GoesOn: true);
        }

        var compression = connection.Settings.Compression;
        if (!compression.TryChoose(_encoding, out var decompressor) || !compression.TryChoose(_accepted, out var compressor))
        {
            var names = Cut(compression.TryChoose(_encoding, out _) ? _accepted : _encoding);
            return Refuse(EncodingReason, new RpcError(RpcErrorCode.Unsupported, $"no kitex compressor registered found for:{names}") { TypeId = GrpcStatusCode.Internal });
        }

        (Decompressor, Compressor) = (decompressor, compressor);
        return null;
    }

    /// <summary>The fields that are for the handler.</summary>
    public GrpcCallHeaders Headers() => connection.Headers.Of(_shown);

    private void TakePath(ReadOnlySpan<byte> path)
    {
        _hasPath = true;
        if (path.Length > MostPathBytes)
        {
            _unknown = Refuse(PathReason, new RpcError(RpcErrorCode.Protocol, $"the path has {path.Length} bytes, at most {MostPathBytes} are looked at"));
            return;
        }

        if (!GrpcPath.TryParse(path, out var called))
        {
            _unknown = Refuse(PathReason, new RpcError(RpcErrorCode.Protocol, $"malformed method name, method=\"{Encoding.UTF8.GetString(path)}\""));
            return;
        }

        Method = connection.Settings.Dispatcher.FindNamed(called.Service, called.Method, out var unknown);
        if (Method is null && connection.Settings.Dispatcher.HandlesUnserved)
        {
            // Its encoding is not known yet.
            _unservedPath = path.ToArray();
        }
        else if (Method is null)
        {
            _unknown = new Refusal(RefusalLog.UnknownMethod, unknown!, IsAnswered: true, GoesOn: true);
        }
    }

    /// <summary>A timeout below zero counts as none, one of zero is over at once (Kitex v0.16.3).</summary>
    private void TakeTimeout(ReadOnlySpan<byte> text)
    {
        if (!GrpcTimeout.TryParse(text, out var time))
        {
            _malformedTimeout = Encoding.UTF8.GetString(text[..Math.Min(text.Length, MostShown)]);
            return;
        }

        Timeout = time < TimeSpan.Zero ? null : time;
    }

    private Http2ErrorCode Reset(string reason, string text)
    {
        connection.Refuse(reason, text);
        return Http2ErrorCode.InternalError;
    }

    private static string? Cut(string? text) => text?.Length > MostShown ? text[..MostShown] : text;

    private static Refusal Refuse(string reason, RpcError error) => new(reason, error, IsAnswered: true, GoesOn: true);
}
