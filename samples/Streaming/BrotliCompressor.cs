using System.Buffers;
using System.IO.Compression;
using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Samples.Streaming;

/// <summary>Brotli, which gRPC does not know by itself.</summary>
internal sealed class BrotliCompressor : GrpcCompressor
{
    private const int Quality = 4;
    private const int WindowBits = 18;
    private const int PieceBytes = 4 * 1024;

    public override string Name => "br";

    public override void Compress(OutputBuffer message, OutputBuffer output)
    {
        using var encoder = new BrotliEncoder(Quality, WindowBits);
        for (var status = OperationStatus.DestinationTooSmall; status != OperationStatus.Done || !message.IsEmpty;)
        {
            var piece = message.FirstUnsent.Span;
            status = encoder.Compress(piece, output.GetSpan(PieceBytes), out var taken, out var written, isFinalBlock: piece.Length == message.Length);
            message.Sent(taken);
            output.Advance(written);
        }
    }

    public override bool TryDecompress(ReadOnlySequence<byte> compressed, IBufferWriter<byte> output, int mostBytes)
    {
        using var decoder = new BrotliDecoder();
        var total = 0L;
        var status = OperationStatus.NeedMoreData;
        foreach (var piece in compressed)
        {
            var rest = piece.Span;
            do
            {
                status = decoder.Decompress(rest, output.GetSpan(PieceBytes), out var taken, out var written);
                rest = rest[taken..];
                total += written;
                if (total > mostBytes)
                {
                    return false;
                }

                output.Advance(written);
            }
            while (status == OperationStatus.DestinationTooSmall);
        }

        return status == OperationStatus.Done ? true : throw new FormatException("The message is no Brotli, or not all of it.");
    }
}
