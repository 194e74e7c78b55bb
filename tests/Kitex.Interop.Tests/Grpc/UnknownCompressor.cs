using System.Buffers;
using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>A compressor that nobody else knows: it turns every bit.</summary>
internal sealed class UnknownCompressor : GrpcCompressor
{
    public const string ItsName = "squeeze";

    public override string Name => ItsName;

    public override void Compress(OutputBuffer message, OutputBuffer output)
    {
        while (!message.IsEmpty)
        {
            var piece = message.FirstUnsent;
            Turn(piece.Span, output);
            message.Sent(piece.Length);
        }
    }

    public override bool TryDecompress(ReadOnlySequence<byte> compressed, IBufferWriter<byte> output, int mostBytes)
    {
        if (compressed.Length > mostBytes)
        {
            return false;
        }

        foreach (var piece in compressed)
        {
            Turn(piece.Span, output);
        }

        return true;
    }

    private static void Turn(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var room = output.GetSpan(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            room[i] = (byte)~bytes[i];
        }

        output.Advance(bytes.Length);
    }
}
