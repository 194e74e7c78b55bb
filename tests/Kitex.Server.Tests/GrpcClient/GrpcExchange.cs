using System.Buffers.Binary;
using Google.Protobuf;
using Kitex.Server.Tests.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Kitex.Server.Tests.GrpcClient;

/// <summary>One call in the eyes of a server that is not ours: messages in and out, and trailers.</summary>
internal sealed class GrpcExchange(HttpContext context)
{
    private readonly byte[] _prefix = new byte[5];

    public HttpRequest Request => context.Request;

    public HttpResponse Response => context.Response;

    /// <summary>Fires when the client is gone.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    public string Header(string name) => context.Request.Headers[name].ToString();

    /// <summary>The next message; null at the end.</summary>
    public async Task<Note?> ReadAsync()
    {
        var body = context.Request.Body;
        if (await body.ReadAtLeastAsync(_prefix, 5, throwOnEndOfStream: false, Aborted) < 5)
        {
            return null;
        }

        var bytes = new byte[BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1))];
        await body.ReadExactlyAsync(bytes, Aborted);
        if (_prefix[0] == 1)
        {
            await using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
            using var plain = new MemoryStream();
            await gzip.CopyToAsync(plain, Aborted);
            bytes = plain.ToArray();
        }

        return Note.Parser.ParseFrom(bytes);
    }

    public Task WriteAsync(Note note) => WriteAsync(note.ToByteArray(), compressed: false);

    public async Task WriteAsync(byte[] message, bool compressed)
    {
        var bytes = new byte[5 + message.Length];
        bytes[0] = (byte)(compressed ? 1 : 0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), (uint)message.Length);
        message.CopyTo(bytes, 5);
        SetContentType();
        await Response.Body.WriteAsync(bytes, Aborted);
        await Response.Body.FlushAsync(Aborted);
    }

    /// <summary>Ends the call.</summary>
    public void End(int status = 0, string message = "")
    {
        SetContentType();
        Response.AppendTrailer("grpc-status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Response.AppendTrailer("grpc-message", message);
    }

    private void SetContentType()
    {
        if (!Response.HasStarted)
        {
            Response.ContentType = "application/grpc";
        }
    }
}
