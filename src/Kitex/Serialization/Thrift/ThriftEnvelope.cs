using Kitex.Network;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// Reads and writes the header around the arguments and the result. Strict only: Kitex v0.16.3 has no other form.
/// </summary>
public static class ThriftEnvelope
{
    /// <summary>The longest method name that is taken for one. A longer one means that the bytes are something else.</summary>
    public const int MaxMethodLength = 4096;

    /// <summary>The half of the first word that holds the magic; the other half is the message's type.</summary>
    internal const uint VersionMask = 0xFFFF_0000;

    internal static StrictEnvelope Strict { get; } = new(0x8001, "Thrift");

    /// <summary>True when the bytes start with the version word of a strict message.</summary>
    public static bool IsStrict(ReadOnlySpan<byte> bytes) => Strict.Starts(bytes);

    /// <summary>Reads the header at the start of the bytes. Allocates nothing unless they are malformed.</summary>
    /// <param name="bytes">The message as far as it has arrived.</param>
    /// <param name="header">The header when done.</param>
    /// <returns>Done with the header's length, the length to wait for, or what is wrong.</returns>
    public static ThriftParseResult TryRead(ReadOnlySpan<byte> bytes, out ThriftMessageHeader header) => Strict.TryRead(bytes, out header);

    /// <summary>Writes a header.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="type">What the message is.</param>
    /// <param name="method">The method's name in UTF-8, 1 to <see cref="MaxMethodLength"/> bytes.</param>
    /// <param name="sequenceId">The caller's number of the call.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public static void Write(OutputBuffer output, ThriftMessageType type, ReadOnlySpan<byte> method, int sequenceId) =>
        Strict.Write(output, type, method, sequenceId);
}
