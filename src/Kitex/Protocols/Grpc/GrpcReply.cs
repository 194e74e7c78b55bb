using System.Buffers.Text;
using System.Collections.ObjectModel;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Protocols.Grpc;

/// <summary>What the headers and trailers of an answer say; serves one answer after the other.</summary>
internal sealed class GrpcReply
{
    // Values are put together when somebody asks: one behind the other as they come would cost a hostile server nothing, and us its square.
    private Dictionary<string, List<string>>? _headers;
    private Dictionary<string, List<string>>? _trailers;

    /// <summary>Whether all fields are kept, for a caller who asked.</summary>
    public bool KeepsAll { get; set; }

    /// <summary>True once the first block is complete: what follows are trailers.</summary>
    public bool HasHeaders { get; private set; }

    /// <summary>The HTTP status; 0 when there was none, -1 when it is no number.</summary>
    public int HttpStatus { get; private set; }

    /// <summary>The content type, if it is not one of gRPC; null when it is.</summary>
    public string? ForeignContentType { get; private set; } = "";

    /// <summary>True when the headers are not those of a gRPC answer.</summary>
    public bool IsForeign => HttpStatus != 200 || ForeignContentType is not null;

    /// <summary>How compressed messages are compressed; null when nothing says so.</summary>
    public string? Encoding { get; private set; }

    /// <summary>The outcome; null when nothing says so.</summary>
    public int? Status { get; private set; }

    /// <summary>What is wrong with the fields; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>What the service says about the outcome.</summary>
    public string Message { get; private set; } = "";

    /// <summary>The number of a business error; 0 for none.</summary>
    public int BizStatus { get; private set; }

    /// <summary>What a business error says beside its number.</summary>
    public IReadOnlyDictionary<string, string>? BizExtra { get; private set; }

    /// <summary>The headers, if all are kept.</summary>
    public IReadOnlyDictionary<string, string> Headers => Joined(_headers);

    /// <summary>The trailers, if all are kept.</summary>
    public IReadOnlyDictionary<string, string> Trailers => Joined(_trailers);

    /// <summary>Makes it ready for the next answer.</summary>
    public void Clear()
    {
        _headers = _trailers = null;
        KeepsAll = HasHeaders = false;
        HttpStatus = BizStatus = 0;
        ForeignContentType = Message = "";
        Encoding = Problem = null;
        Status = null;
        BizExtra = null;
    }

    /// <summary>Takes a field.</summary>
    public void Add(scoped in HeaderField field)
    {
        switch (field.Known)
        {
            case HeaderName.Status:
                HttpStatus = Number(field) ?? -1;
                return;
            case HeaderName.ContentType:
                ForeignContentType = IsGrpc(field.Value) ? null : Text(field);
                break;
            case HeaderName.GrpcEncoding:
                Encoding = Text(field);
                return;
            case HeaderName.GrpcStatus:
                Status = Number(field) ?? Malformed(field);
                return;
            case HeaderName.GrpcMessage:
                Message = GrpcMessage.Decode(field.Value);
                return;
            case HeaderName.BizStatus:
                BizStatus = Number(field) ?? Malformed(field);
                return;
            case HeaderName.BizExtra:
                AddExtra(field);
                return;
            case HeaderName.GrpcAcceptEncoding or HeaderName.GrpcMessageType or HeaderName.GrpcTimeout or HeaderName.Te:
                return;
        }

        if (KeepsAll && !field.Name.StartsWith(":"u8))
        {
            Keep(ref (HasHeaders ? ref _trailers : ref _headers), field);
        }
    }

    /// <summary>The block is complete.</summary>
    /// <returns>False when it only announces the answer (RFC 9110 section 15.2).</returns>
    public bool EndBlock()
    {
        if (!HasHeaders && HttpStatus is >= 100 and < 200)
        {
            Clear(KeepsAll);
            return false;
        }

        HasHeaders = true;
        return true;
    }

    /// <summary>An answer that is nothing but trailers has them in its headers.</summary>
    public void EndTrailersOnly() => (_headers, _trailers) = (null, _headers);

    private void Clear(bool keepsAll)
    {
        Clear();
        KeepsAll = keepsAll;
    }

    private void AddExtra(scoped in HeaderField field)
    {
        try
        {
            BizExtra = TTHeader.BizExtra.Parse(field.Value);
        }
        catch (FormatException)
        {
            Malformed(field);
        }
    }

    private int Malformed(scoped in HeaderField field)
    {
        Problem ??= $"malformed {System.Text.Encoding.ASCII.GetString(field.Name)}: '{Text(field)}'";
        return 0;
    }

    private static void Keep(ref Dictionary<string, List<string>>? fields, scoped in HeaderField field)
    {
        fields ??= new(StringComparer.OrdinalIgnoreCase);
        var name = System.Text.Encoding.UTF8.GetString(field.Name);
        if (!fields.TryGetValue(name, out var values))
        {
            fields[name] = values = new(1);
        }

        values.Add(Text(field));
    }

    private static IReadOnlyDictionary<string, string> Joined(Dictionary<string, List<string>>? fields) => fields is null
        ? ReadOnlyDictionary<string, string>.Empty
        : fields.ToDictionary(static field => field.Key, static field => string.Join(',', field.Value), StringComparer.OrdinalIgnoreCase);

    private static bool IsGrpc(ReadOnlySpan<byte> type)
    {
        var grpc = "application/grpc"u8;
        return type.StartsWith(grpc) && (type.Length == grpc.Length || type[grpc.Length] is (byte)'+' or (byte)';');
    }

    private static int? Number(scoped in HeaderField field) =>
        Utf8Parser.TryParse(field.Value, out int number, out var used) && used == field.Value.Length ? number : null;

    private static string Text(scoped in HeaderField field) => System.Text.Encoding.UTF8.GetString(field.Value);
}
