using System.Buffers;
using System.IO.Pipelines;
using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>
/// The answer of one call: header fields, messages, trailer fields. One writer at a time; the answer may be ended from outside
/// meanwhile.
/// </summary>
internal sealed class GrpcAnswer(IFeatureCollection features, string contentType, int mostBytes) : ICallAnswer
{
    // What is written before the peer is waited for.
    private const int FlushBytes = 32 * 1024;

    private const int Open = 0;
    private const int Writing = 1;
    private const int Ended = 2;

    private readonly IHttpResponseFeature _response = features.GetRequiredFeature<IHttpResponseFeature>();
    private readonly IHttpResponseBodyFeature _body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
    private CallResponse? _additions;
    private bool _hasBegun;
    private int _state;

    /// <summary>Makes messages smaller; null for none.</summary>
    public GrpcCompressor? Compressor { get; set; }

    private PipeWriter Writer => _body.Writer;

    /// <inheritdoc/>
    public void Attach(CallResponse response) => Volatile.Write(ref _additions, response);

    /// <inheritdoc/>
    public async ValueTask SendHeadersAsync(CancellationToken cancellation)
    {
        if (_hasBegun || !TryEnter())
        {
            return;
        }

        try
        {
            Begin();
            await Writer.FlushAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Sends one message and waits while the peer does not read.</summary>
    /// <param name="method">Encodes it.</param>
    /// <param name="response">Has it.</param>
    /// <param name="isLast">The end follows at once, and takes it along.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="FrameTooLargeException">The message is too large; nothing was sent.</exception>
    public async ValueTask SendAsync(RpcMethod method, RpcResponse response, bool isLast, CancellationToken cancellation)
    {
        using var message = new OutputBuffer();
        var isCompressed = Encode(method, response, message);
        if (!TryEnter())
        {
            return;
        }

        try
        {
            Begin();
            await WriteAsync(message, isCompressed, cancellation).ConfigureAwait(false);
            if (!isLast)
            {
                await Writer.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Ends the answer, unless it has ended; without a message all fields go into one block.</summary>
    public void End(in GrpcStatus status)
    {
        if (Interlocked.Exchange(ref _state, Ended) != Ended)
        {
            WriteEnd(status);
        }
    }

    /// <summary>
    /// Ends the answer at once, while the handler still runs: by trailers, or by a reset when a message is being written, behind
    /// which the peer might have to read first.
    /// </summary>
    public async Task AbortAsync(GrpcStatus status)
    {
        switch (Interlocked.Exchange(ref _state, Ended))
        {
            case Open:
                WriteEnd(status);
                await _body.CompleteAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Writing:
                features.GetRequiredFeature<IHttpResetFeature>().Reset((int)(status.Code == GrpcStatusCode.Canceled ? Http2ErrorCode.Cancel : Http2ErrorCode.InternalError));
                break;
        }
    }

    private bool TryEnter() => Interlocked.CompareExchange(ref _state, Writing, Open) switch
    {
        Open => true,
        Ended => false,
        _ => throw new InvalidOperationException("A message of this stream is being sent; await that first."),
    };

    private void Leave() => Interlocked.CompareExchange(ref _state, Open, Writing);

    private async ValueTask WriteAsync(OutputBuffer message, bool isCompressed, CancellationToken cancellation)
    {
        var body = Writer;
        new GrpcPrefix(isCompressed, (uint)message.Length).Write(body.GetSpan(GrpcPrefix.Bytes));
        body.Advance(GrpcPrefix.Bytes);
        for (var unflushed = 0; !message.IsEmpty;)
        {
            var piece = message.FirstUnsent;
            body.Write(piece.Span);
            unflushed += piece.Length;
            message.Sent(piece.Length);
            if (unflushed >= FlushBytes)
            {
                unflushed = 0;
                await body.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private void WriteEnd(in GrpcStatus status)
    {
        IHeaderDictionary fields;
        if (_hasBegun)
        {
            fields = features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        }
        else
        {
            Compressor = null;
            Begin();
            fields = _response.Headers;
        }

        status.WriteTo(fields);
        Append(fields, Volatile.Read(ref _additions)?.Trailers);
    }

    private void Begin()
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        _response.Headers.ContentType = contentType;
        if (Compressor is not null)
        {
            _response.Headers.GrpcEncoding = Compressor.Name;
        }

        Append(_response.Headers, Volatile.Read(ref _additions)?.Headers);
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
}
