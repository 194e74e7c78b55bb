using System.Buffers;
using Kitex.Network;

namespace Kitex.Protocols.Grpc;

/// <summary>A way to make messages of gRPC smaller, known by its name on both sides. Safe for use from many threads.</summary>
public abstract class GrpcCompressor
{
    /// <summary>gzip, the one that Kitex v0.16.3 has.</summary>
    public static GrpcCompressor Gzip { get; } = new GzipCompressor();

    /// <summary>The name in <c>grpc-encoding</c>, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>Makes a message smaller.</summary>
    /// <param name="message">The message; empty afterwards.</param>
    /// <param name="output">Takes what goes on the wire.</param>
    public abstract void Compress(OutputBuffer message, OutputBuffer output);

    /// <summary>Makes a message again.</summary>
    /// <param name="compressed">What came by the wire.</param>
    /// <param name="output">Takes the message.</param>
    /// <param name="mostBytes">The largest message allowed: stop at the first byte beyond.</param>
    /// <returns>False when the message is larger.</returns>
    /// <exception cref="FormatException">The bytes are malformed.</exception>
    public abstract bool TryDecompress(ReadOnlySequence<byte> compressed, IBufferWriter<byte> output, int mostBytes);
}
