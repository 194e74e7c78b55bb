using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Kitex.Protocols;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Writes the header and trailer fields of an answer, in the order of Kitex v0.16.3.</summary>
internal static class GrpcAnswerFields
{
    private const int MostNumberBytes = 11;

    public static void WriteHeaders(HpackEncoder encoder, string contentType, GrpcCompressor? compressor, CallResponse? additions)
    {
        encoder.Add(HeaderName.Status, "200"u8);
        AddText(encoder, HeaderName.ContentType, contentType);
        if (compressor is not null)
        {
            AddText(encoder, HeaderName.GrpcEncoding, compressor.Name);
        }

        AddAll(encoder, additions?.Headers);
    }

    public static void WriteTrailers(HpackEncoder encoder, in GrpcStatus status, CallResponse? additions)
    {
        AddNumber(encoder, HeaderName.GrpcStatus, status.Code);
        AddMessage(encoder, status.Message);
        if (status.Business is { } business)
        {
            AddNumber(encoder, HeaderName.BizStatus, business.Code);
            if (business.Extra.Count > 0)
            {
                AddText(encoder, HeaderName.BizExtra, BizExtra.Format(business.Extra));
            }
        }

        if (!status.Details.IsEmpty)
        {
            AddText(encoder, HeaderName.GrpcStatusDetailsBin, MetadataField.Encode(status.Details.Span));
        }

        AddAll(encoder, additions?.Trailers);
    }

    private static void AddNumber(HpackEncoder encoder, HeaderName name, int number)
    {
        Span<byte> text = stackalloc byte[MostNumberBytes];
        Utf8Formatter.TryFormat(number, text, out var length);
        encoder.Add(name, text[..length]);
    }

    private static void AddMessage(HpackEncoder encoder, string message)
    {
        if (message.Length == 0)
        {
            encoder.Add(HeaderName.GrpcMessage, default);
            return;
        }

        var encoded = ArrayPool<byte>.Shared.Rent(GrpcMessage.MostEncoded(message.Length));
        encoder.Add(HeaderName.GrpcMessage, encoded.AsSpan(0, GrpcMessage.Encode(message, encoded)));
        ArrayPool<byte>.Shared.Return(encoded);
    }

    private static void AddText(HpackEncoder encoder, HeaderName name, string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        encoder.Add(name, bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private static void AddAll(HpackEncoder encoder, KeyValuePair<string, string>[]? fields)
    {
        foreach (var (name, value) in fields ?? [])
        {
            encoder.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value), HeaderIndexing.None);
        }
    }
}
