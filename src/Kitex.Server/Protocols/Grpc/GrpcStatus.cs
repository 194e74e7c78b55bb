using System.Buffers;
using System.Globalization;
using System.Text;
using Kitex.Protocols;
using Kitex.Protocols.Grpc;
using Kitex.Server.Dispatching;
using Microsoft.AspNetCore.Http;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>How a call ended, as its trailers say it.</summary>
/// <param name="Code">The status code.</param>
/// <param name="Message">The text; may be empty.</param>
internal readonly record struct GrpcStatus(int Code, string Message)
{
    private static readonly string[] Codes = [.. Enumerable.Range(0, 21).Select(static code => code.ToString(CultureInfo.InvariantCulture))];

    public static GrpcStatus Ok { get; } = new(GrpcStatusCode.Ok, "");

    /// <summary>The business error behind it, which has fields of its own; null for none.</summary>
    public BizStatusException? Business { get; init; }

    /// <summary>A serialized google.rpc.Status; empty for none.</summary>
    public ReadOnlyMemory<byte> Details { get; init; }

    /// <summary>The status of an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="standardCodes">Whether gRPC's codes win where Kitex v0.16.3 has its own.</param>
    public static GrpcStatus Of(RpcError error, bool standardCodes) =>
        new(CodeOf(error, standardCodes), HandlerFailure.GrpcText(error))
        {
            Business = error.Code == RpcErrorCode.Business ? error.Cause as BizStatusException : null,
            Details = error.StatusDetails,
        };

    /// <summary>Adds the fields that say it.</summary>
    public void WriteTo(IHeaderDictionary fields)
    {
        fields.GrpcStatus = (uint)Code < (uint)Codes.Length ? Codes[Code] : Code.ToString(CultureInfo.InvariantCulture);
        fields.GrpcMessage = Encode(Message);
        if (Business is { } business)
        {
            fields.Append("biz-status", business.Code.ToString(CultureInfo.InvariantCulture));
            if (business.Extra.Count > 0)
            {
                fields.Append("biz-extra", BizExtra.Format(business.Extra));
            }
        }

        if (!Details.IsEmpty)
        {
            fields.Append("grpc-status-details-bin", MetadataField.Encode(Details.Span));
        }
    }

    private static string Encode(string message)
    {
        if (message.Length == 0)
        {
            return message;
        }

        var encoded = ArrayPool<byte>.Shared.Rent(GrpcMessage.MostEncoded(message.Length));
        var text = Encoding.ASCII.GetString(encoded, 0, GrpcMessage.Encode(message, encoded));
        ArrayPool<byte>.Shared.Return(encoded);
        return text;
    }

    private static int CodeOf(RpcError error, bool standardCodes) => error.Code switch
    {
        RpcErrorCode.Remote when standardCodes && error.TypeId is < 0 or > GrpcStatusCode.Largest => GrpcStatusCode.Unknown,
        RpcErrorCode.Remote => error.TypeId,
        RpcErrorCode.Unsupported when standardCodes => GrpcStatusCode.Unimplemented,
        RpcErrorCode.Unsupported => error.TypeId,
        RpcErrorCode.Business when error.Cause is BizStatusException { GrpcStatus: > GrpcStatusCode.Ok and <= GrpcStatusCode.Largest and var status } => status,
        RpcErrorCode.Timeout => GrpcStatusCode.DeadlineExceeded,
        RpcErrorCode.Canceled => GrpcStatusCode.Canceled,
        RpcErrorCode.TooLarge or RpcErrorCode.Rejected => GrpcStatusCode.ResourceExhausted,
        RpcErrorCode.ConnectTimeout or RpcErrorCode.ConnectFailed or RpcErrorCode.ConnectionLost or RpcErrorCode.NoInstance => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Internal,
    };
}
