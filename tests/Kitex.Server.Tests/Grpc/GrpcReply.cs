using System.Net.Http.Headers;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>An answer, read message by message.</summary>
internal sealed class GrpcReply(HttpResponseMessage response) : IDisposable
{
    private Stream? _body;

    public HttpResponseMessage Response => response;

    /// <summary>True when one block of fields was the whole answer.</summary>
    public bool IsTrailersOnly => response.Headers.Contains("grpc-status");

    public int Status => int.Parse(Trailer("grpc-status")!, System.Globalization.CultureInfo.InvariantCulture);

    public string? Message => Trailer("grpc-message");

    public (int Status, string? Message) Outcome => (Status, Message);

    /// <summary>The fields of the first block in order, those apart that HTTP adds.</summary>
    public IEnumerable<string> Head => Lines(response.Headers)
        .Concat(Lines(response.Content.Headers))
        .Append($":status: {(int)response.StatusCode}")
        .Where(static line => !line.StartsWith("date: ", StringComparison.Ordinal) && !line.StartsWith("content-length: ", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The fields of the last block in order.</summary>
    public IEnumerable<string> Tail => Lines(response.TrailingHeaders).Order(StringComparer.Ordinal);

    private HttpResponseHeaders Trailers => IsTrailersOnly ? response.Headers : response.TrailingHeaders;

    public string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    public string? Trailer(string name) => Trailers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    /// <summary>The next message; null at the end.</summary>
    public async Task<Note?> ReceiveAsync() => await ReceiveBytesAsync() is var (compressed, bytes) && bytes is not null
        ? Note.Parser.ParseFrom(compressed ? GrpcFrame.Unzip(bytes) : bytes)
        : null;

    /// <summary>The next message as it came.</summary>
    public async Task<(bool Compressed, byte[]? Bytes)> ReceiveBytesAsync()
    {
        _body ??= await response.Content.ReadAsStreamAsync();
        var prefix = new byte[5];
        if (await _body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false) == 0)
        {
            return default;
        }

        var bytes = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await _body.ReadExactlyAsync(bytes);
        return (prefix[0] == 1, bytes);
    }

    /// <summary>All messages to the end.</summary>
    public async Task<List<Note>> ReceiveAllAsync()
    {
        var all = new List<Note>();
        while (await ReceiveAsync() is { } note)
        {
            all.Add(note);
        }

        return all;
    }

    private static IEnumerable<string> Lines(HttpHeaders headers) => headers.NonValidated
        .SelectMany(static field => field.Value.Select(value => $"{field.Key.ToLowerInvariant()}: {value}"));

    public void Dispose() => response.Dispose();
}
