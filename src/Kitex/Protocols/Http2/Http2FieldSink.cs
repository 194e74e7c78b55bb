using System.Buffers;
using System.Buffers.Text;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Http2;

/// <summary>
/// Checks the fields of a block (RFC 9113 sections 8.2 and 8.3) and gives them to their stream, up to the first that is wrong;
/// those of a stream that has ended go to nobody.
/// </summary>
/// <param name="stream">The stream; null when it has ended.</param>
/// <param name="checks">Whether they must be those of an answer.</param>
/// <remarks>
/// Blanks around values are let pass: the standard forbids them, and grpc-message of Go has them.
/// </remarks>
internal struct Http2FieldSink(Http2Stream? stream, bool checks) : IHeaderSink
{
    private const int StatusDigits = 3;
    private const int SwitchingProtocols = 101;
    private const int Success = 200;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<byte> NoValueBytes = SearchValues.Create("\0\r\n"u8);

    private string? _problem;
    private int _status;
    private long? _length;
    private bool _hasOrdinary;

    /// <summary>True when the block only announces the answer.</summary>
    public readonly bool IsInterim => _status is >= 100 and < Success;

    /// <summary>How many bytes of data the block says that follow; -1 when it does not say.</summary>
    public readonly long ContentLength => _status == Success ? _length ?? -1 : -1;

    /// <inheritdoc/>
    public void Add(scoped in HeaderField field)
    {
        if (stream is null || _problem is not null)
        {
            return;
        }

        _problem = checks ? Check(field) : null;
        if (_problem is null)
        {
            stream.AddField(field);
        }
    }

    /// <summary>What is wrong with the block, now that all of it was read; null for nothing.</summary>
    /// <param name="isTrailers">Whether headers came before.</param>
    /// <param name="ends">Whether it is the stream's last.</param>
    public readonly string? Problem(bool isTrailers, bool ends)
    {
        if (_problem is not null || !checks)
        {
            return _problem;
        }

        if (isTrailers)
        {
            return _status != 0 ? "the trailers have a :status" : ends ? null : "headers came twice: the second do not end the stream";
        }

        return _status switch
        {
            0 => "the headers have no :status",
            SwitchingProtocols => "the :status is 101, which HTTP/2 does not know",
            _ => IsInterim && ends ? $"the stream ends with :status {_status}, which only announces an answer" : null,
        };
    }

    private string? Check(scoped in HeaderField field)
    {
        switch (field.Known)
        {
            case HeaderName.Status:
                return TakeStatus(field.Value);
            case HeaderName.Authority or HeaderName.Method or HeaderName.Path or HeaderName.Scheme:
                return $"the field {PeerText.Of(field.Name)} is of requests only";
            case HeaderName.Connection or HeaderName.TransferEncoding or HeaderName.KeepAlive or HeaderName.ProxyConnection or HeaderName.Upgrade:
                return $"the field {PeerText.Of(field.Name)} is of HTTP/1.1 only";
            case HeaderName.ContentLength:
                return TakeLength(field.Value) ? null : $"the content-length '{PeerText.Of(field.Value)}' is no number, or another than before";
            case HeaderName.Other when field.Name.IsEmpty || field.Name.ContainsAnyExcept(NameBytes):
                return $"no field can have the name '{PeerText.Of(field.Name)}'";
        }

        _hasOrdinary = true;
        return field.Value.ContainsAny(NoValueBytes) ? $"the value of {PeerText.Of(field.Name)} has a line break or a zero" : null;
    }

    private string? TakeStatus(ReadOnlySpan<byte> value)
    {
        if (_status != 0 || _hasOrdinary)
        {
            return _status != 0 ? "the headers have two :status" : "the :status stands behind ordinary fields";
        }

        return value.Length == StatusDigits && Utf8Parser.TryParse(value, out _status, out var used) && used == StatusDigits && _status >= 100
            ? null
            : $"the :status '{PeerText.Of(value)}' is none";
    }

    private bool TakeLength(ReadOnlySpan<byte> value)
    {
        _hasOrdinary = true;
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !Utf8Parser.TryParse(value, out long length, out _))
        {
            return false;
        }

        var isSame = _length is null || _length == length;
        _length = length;
        return isSame;
    }
}
