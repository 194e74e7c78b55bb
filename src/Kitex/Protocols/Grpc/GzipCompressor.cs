using System.Buffers;
using System.IO.Compression;
using Kitex.Network;

namespace Kitex.Protocols.Grpc;

/// <summary>gzip by the platform's library.</summary>
internal sealed class GzipCompressor : GrpcCompressor
{
    private const int PieceBytes = 4 * 1024;

    /// <summary>Nothing as gzip has it (RFC 1952): the platform's library writes no byte for it, which other readers refuse.</summary>
    private static ReadOnlySpan<byte> Nothing => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public override string Name => "gzip";

    public override void Compress(OutputBuffer message, OutputBuffer output)
    {
        if (message.IsEmpty)
        {
            output.Write(Nothing);
            return;
        }

        using var target = new OutputStream(output);
        using var gzip = new GZipStream(target, CompressionLevel.Fastest);
        while (!message.IsEmpty)
        {
            var piece = message.FirstUnsent;
            gzip.Write(piece.Span);
            message.Sent(piece.Length);
        }
    }

    public override bool TryDecompress(ReadOnlySequence<byte> compressed, IBufferWriter<byte> output, int mostBytes)
    {
        using var source = new SequenceStream(compressed);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        try
        {
            for (long total = 0; ;)
            {
                var read = gzip.Read(output.GetSpan(PieceBytes));
                total += read;
                if (read == 0 || total > mostBytes)
                {
                    return read == 0;
                }

                output.Advance(read);
            }
        }
        catch (InvalidDataException malformed)
        {
            throw new FormatException($"Malformed gzip: {malformed.Message}", malformed);
        }
    }
}
