using System.Text;
using Kitex.Network;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// Thrift binary outside of calls: generated types, whole messages and application exceptions to bytes and back, for queues,
/// caches, files and tests.
/// </summary>
public static class ThriftSerializer
{
    /// <summary>Writes one struct, union or exception.</summary>
    /// <exception cref="ThriftFormatException">The value cannot be written, such as a union without exactly one member.</exception>
    public static byte[] Serialize<T>(T value)
        where T : IThriftStruct<T>
    {
        using var output = new OutputBuffer();
        Write(value, output);
        return output.ToArray();
    }

    /// <summary>Reads one struct, union or exception. Bytes behind it are ignored.</summary>
    /// <exception cref="ThriftFormatException">The bytes are malformed, or a required field is missing.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> bytes)
        where T : IThriftStruct<T>
    {
        var reader = new ThriftReader(bytes);
        return T.Read(ref reader);
    }

    /// <summary>Writes a whole message, with no length in front: a header, then a struct of arguments or of a result.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="type">What the message is.</param>
    /// <param name="sequenceId">The caller's number of the call.</param>
    /// <param name="body">The arguments or the result.</param>
    /// <exception cref="ThriftFormatException">The value cannot be written.</exception>
    public static byte[] SerializeMessage<T>(string method, ThriftMessageType type, int sequenceId, T body)
        where T : IThriftStruct<T>
    {
        using var output = new OutputBuffer();
        ThriftEnvelope.Write(output, type, Encoding.UTF8.GetBytes(method), sequenceId);
        Write(body, output);
        return output.ToArray();
    }

    /// <summary>Reads a whole message, with no length in front.</summary>
    /// <param name="message">The bytes.</param>
    /// <param name="header">Its type, sequence id and the length of its method's name.</param>
    /// <returns>The arguments or the result.</returns>
    /// <exception cref="RpcRemoteException">The message is an application exception.</exception>
    /// <exception cref="ThriftFormatException">The bytes are malformed.</exception>
    public static T DeserializeMessage<T>(ReadOnlySpan<byte> message, out ThriftMessageHeader header)
        where T : IThriftStruct<T>
    {
        var parsed = ThriftEnvelope.TryRead(message, out header);
        if (parsed.Status != ThriftParseStatus.Done)
        {
            throw new ThriftFormatException(parsed.Reason ?? $"Malformed Thrift message: it ends after {message.Length} bytes, within its header.");
        }

        var body = message[header.HeaderLength..];
        if (header.Type == ThriftMessageType.Exception)
        {
            var (text, typeId) = ThriftApplicationException.Read(body);
            throw new RpcRemoteException(typeId, text);
        }

        return Deserialize<T>(body);
    }

    /// <summary>Writes an application exception as a whole message.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="sequenceId">The caller's number of the call.</param>
    /// <param name="typeId">See <see cref="ApplicationExceptionType"/>.</param>
    /// <param name="text">What went wrong.</param>
    public static byte[] SerializeException(string method, int sequenceId, int typeId, string text)
    {
        using var output = new OutputBuffer();
        ThriftEnvelope.Write(output, ThriftMessageType.Exception, Encoding.UTF8.GetBytes(method), sequenceId);
        ThriftApplicationException.Write(output, text, typeId);
        return output.ToArray();
    }

    /// <summary>Writes one struct, union or exception behind what stands there.</summary>
    internal static void Write<T>(T value, OutputBuffer output)
        where T : IThriftStruct<T>
    {
        var writer = new ThriftWriter(output);
        value.Write(ref writer);
        writer.Flush();
    }
}
