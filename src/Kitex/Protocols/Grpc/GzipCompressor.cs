using System.IO.Compression;
using Kitex.Network;

namespace Kitex.Protocols.Grpc;

/// <summary>gzip, as both sides of Kitex know it.</summary>
internal sealed class GzipCompressor : GrpcCompressor
{
    /// <inheritdoc/>
    public override string Name => "gzip";

    /// <inheritdoc/>
    public override void Compress(OutputBuffer message, OutputBuffer output)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(output);
        using var stream = new OutputStream(output);
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
        var pieces = new List<ArraySegment<byte>>();
        message.CopyUnsentTo(pieces);
        foreach (var piece in pieces)
        {
            gzip.Write(piece);
        }
    }

    /// <inheritdoc/>
    public override Stream Decompress(Stream compressed) => new GZipStream(compressed, CompressionMode.Decompress);
}
