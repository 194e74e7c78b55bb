using Kitex.Network;

namespace Kitex.Protocols.Grpc;

/// <summary>A way to make messages smaller, known to both sides by its name. Safe for use from many threads.</summary>
public abstract class GrpcCompressor
{
    /// <summary>gzip.</summary>
    public static GrpcCompressor Gzip { get; } = new GzipCompressor();

    /// <summary>The name on the wire, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>Compresses a message.</summary>
    /// <param name="message">The message; left as it is.</param>
    /// <param name="output">Takes the compressed bytes.</param>
    public abstract void Compress(OutputBuffer message, OutputBuffer output);

    /// <summary>Makes a stream that reads what was compressed.</summary>
    /// <param name="compressed">The bytes; disposed with the stream.</param>
    public abstract Stream Decompress(Stream compressed);
}
