using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Kitex.Network;
using Kitex.Protocols;
using Kitex.Protocols.Framing;
using Kitex.Protocols.Grpc;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The answer of one call: header fields, messages, trailer fields. One writer at a time.</summary>
internal sealed class GrpcAnswer(IFeatureCollection features, string contentType, int mostBytes)
{
    // What is written before the peer is waited for.
    private const int FlushBytes = 32 * 1024;

    private static readonly string[] Codes = [.. Enumerable.Range(0, 21).Select(static code => code.ToString(CultureInfo.InvariantCulture))];

    private readonly IHttpResponseFeature _response = features.GetRequiredFeature<IHttpResponseFeature>();
    private readonly PipeWriter _body = features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;

    /// <summary>Makes messages smaller; null for none.</summary>
    public GrpcCompressor? Compressor { get; set; }

    /// <summary>What the handler adds; null while there is no handler.</summary>
    public RpcRequest? Request { get; set; }

    private bool HasBegun { get; set; }

    private CallResponse? Additions => Request?.StartedScope?.StartedResponse;

    /// <summary>Sends one message and waits while the peer does not read.</summary>
    /// <exception cref="FrameTooLargeException">The message is too large; nothing was sent.</exception>
    public async ValueTask SendAsync(RpcMethod method, RpcResponse response, CancellationToken cancellation)
    {
        using var message = new OutputBuffer();
        var isCompressed = Encode(method, response, message);
        Begin();
        new GrpcPrefix(isCompressed, (uint)message.Length).Write(_body.GetSpan(GrpcPrefix.Bytes));
        _body.Advance(GrpcPrefix.Bytes);
        for (var unflushed = 0; !message.IsEmpty;)
        {
            var piece = message.FirstUnsent;
            _body.Write(piece.Span);
            unflushed += piece.Length;
            message.Sent(piece.Length);
            if (unflushed >= FlushBytes)
            {
                unflushed = 0;
                await _body.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets what was written leave, and waits while the peer does not read.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation) => await _body.FlushAsync(cancellation).ConfigureAwait(false);

    /// <summary>Ends the answer; without a message all fields go into one block.</summary>
    public void End(in GrpcStatus status)
    {
        IHeaderDictionary fields;
        if (HasBegun)
        {
            fields = features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        }
        else
        {
            Compressor = null;
            Begin();
            fields = _response.Headers;
        }

        fields.GrpcStatus = (uint)status.Code < (uint)Codes.Length ? Codes[status.Code] : status.Code.ToString(CultureInfo.InvariantCulture);
        fields.GrpcMessage = Encode(status.Message);
        if (status.Business is { } business)
        {
            fields.Append("biz-status", business.Code.ToString(CultureInfo.InvariantCulture));
            if (business.Extra.Count > 0)
            {
                fields.Append("biz-extra", BizExtra.Format(business.Extra));
            }
        }

        if (!status.Details.IsEmpty)
        {
            fields.Append("grpc-status-details-bin", Convert.ToBase64String(status.Details.Span).TrimEnd('='));
        }

        Append(fields, Additions?.Trailers);
    }

    private void Begin()
    {
        if (HasBegun)
        {
            return;
        }

        HasBegun = true;
        _response.Headers.ContentType = contentType;
        if (Compressor is not null)
        {
            _response.Headers.GrpcEncoding = Compressor.Name;
        }

        Append(_response.Headers, Additions?.Headers);
    }

    private static void Append(IHeaderDictionary fields, KeyValuePair<string, string>[]? added)
    {
        foreach (var (name, value) in added ?? [])
        {
            fields.Append(name, value);
        }
    }

    /// <summary>Writes the message, compressed where it shall be.</summary>
    /// <returns>Whether it is compressed.</returns>
    private bool Encode(RpcMethod method, in RpcResponse response, OutputBuffer message)
    {
        method.EncodeResponse(response, message);
        if (message.Length > mostBytes)
        {
            throw new FrameTooLargeException($"{method}: the message has {message.Length} bytes, {nameof(KitexServerOptions.Grpc)}.{nameof(GrpcServerOptions.MaxMessageBytes)} allows {mostBytes}.");
        }

        if (Compressor is null)
        {
            return false;
        }

        using var compressed = new OutputBuffer();
        Compressor.Compress(message, compressed);
        message.Clear();
        message.Append(compressed);
        return true;
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
}
