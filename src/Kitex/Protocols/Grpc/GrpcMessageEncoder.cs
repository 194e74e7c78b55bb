using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Protocols.Grpc;

/// <summary>Writes messages behind their prefixes, smaller where there is a compressor.</summary>
/// <param name="mostBytes">The largest message, as it is sent.</param>
/// <param name="mostPlainBytes">The largest one before a compressor has made it smaller.</param>
/// <param name="limit">The option that says so, for errors.</param>
internal sealed class GrpcMessageEncoder(int mostBytes, int mostPlainBytes, string limit)
{
    /// <summary>Writes one message. What cannot be written leaves nothing behind.</summary>
    /// <param name="message">Given to the writer.</param>
    /// <param name="write">Writes the message itself.</param>
    /// <param name="compressor">Makes it smaller; null for none.</param>
    /// <param name="output">Takes it.</param>
    /// <exception cref="FrameTooLargeException">The message is too large.</exception>
    public void Encode<TMessage>(in TMessage message, Action<TMessage, OutputBuffer> write, GrpcCompressor? compressor, OutputBuffer output)
    {
        var mark = output.Mark();
        try
        {
            var prefix = output.Reserve(GrpcPrefix.Bytes);
            var before = output.Length;
            if (compressor is not null)
            {
                using var plain = new OutputBuffer();
                write(message, plain);
                Check(plain.Length, mostPlainBytes);
                compressor.Compress(plain, output);
            }
            else
            {
                write(message, output);
            }

            var length = output.Length - before;
            Check(length, mostBytes);
            new GrpcPrefix(compressor is not null, (uint)length).Write(prefix.Span);
        }
        catch
        {
            output.Rollback(mark);
            throw;
        }
    }

    private void Check(long length, int most)
    {
        if (length > most)
        {
            throw new FrameTooLargeException($"The message has {length} bytes, {limit} allows {most}.");
        }
    }
}
