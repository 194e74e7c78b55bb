using Kitex.Network;

namespace Kitex.Serialization.Thrift;

/// <summary>The struct of an application exception: field 1 its text, field 2 its type id.</summary>
public static class ThriftApplicationException
{
    /// <summary>Writes the struct, text first, as Kitex v0.16.3 does.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="typeId">See <see cref="ApplicationExceptionType"/>; any number goes.</param>
    public static void Write(OutputBuffer output, string message, int typeId)
    {
        var writer = new ThriftWriter(output);
        writer.WriteStructBegin();
        writer.WriteFieldBegin(ThriftType.String, 1);
        writer.WriteString(message);
        writer.WriteFieldBegin(ThriftType.I32, 2);
        writer.WriteI32(typeId);
        writer.WriteStructEnd();
        writer.Flush();
    }

    /// <summary>Reads the struct. Fields that are absent, or of another type, count as an empty text and type id 0.</summary>
    /// <returns>The text, or the type's own text when it is empty; and the type id.</returns>
    /// <exception cref="ThriftFormatException">The bytes are malformed.</exception>
    public static (string Message, int TypeId) Read(ReadOnlySpan<byte> body)
    {
        var reader = new ThriftReader(body);
        var message = "";
        var typeId = 0;
        reader.ReadStructBegin();
        while (reader.ReadFieldBegin(out var type, out var id))
        {
            switch (id)
            {
                case 1 when type == ThriftType.String:
                    message = reader.ReadString();
                    break;
                case 2 when type == ThriftType.I32:
                    typeId = reader.ReadI32();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        reader.ReadStructEnd();
        return (message.Length > 0 ? message : TextOf(typeId), typeId);
    }

    /// <summary>What a type id means by itself, in the words of Kitex v0.16.3 as far as it has any.</summary>
    public static string TextOf(int typeId) => typeId switch
    {
        ApplicationExceptionType.Unknown => "unknown application exception",
        ApplicationExceptionType.UnknownMethod => "unknown method",
        ApplicationExceptionType.InvalidMessageType => "invalid message type",
        ApplicationExceptionType.WrongMethodName => "wrong method name",
        ApplicationExceptionType.BadSequenceId => "bad sequence ID",
        ApplicationExceptionType.MissingResult => "missing result",
        ApplicationExceptionType.InternalError => "unknown internal error",
        ApplicationExceptionType.ProtocolError => "unknown protocol error",
        8 => "Invalid transform",
        ApplicationExceptionType.InvalidProtocol => "Invalid protocol",
        10 => "Unsupported client type",
        ApplicationExceptionType.UnknownService => "unknown service",
        ApplicationExceptionType.NoServiceName => "no service name",
        _ => $"application exception of type {typeId}",
    };
}
