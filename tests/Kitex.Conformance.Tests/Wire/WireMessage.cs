using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Kitex.Conformance.Tests.Wire;

/// <summary>A Thrift message as it stands on the wire, framed or buffered.</summary>
/// <param name="Framing">"framed" or "buffered".</param>
/// <param name="Type">1 call, 2 reply, 3 exception, 4 oneway.</param>
/// <param name="Method">The method's name.</param>
/// <param name="SequenceId">Ties the answer to the call.</param>
/// <param name="Fields">The arguments, the result or the application exception.</param>
/// <param name="TrailingBytes">Bytes of the frame after the struct.</param>
internal sealed record WireMessage(
    string Framing, int Type, string Method, int SequenceId, SortedDictionary<short, WireField> Fields, int TrailingBytes)
{
    private const int Exception = 3;
    private const int ProtocolError = 7;
    private const uint StrictVersion = 0x8001_0000;

    /// <summary>Reads one message, waiting for its bytes.</summary>
    /// <returns>Null when the peer closes before the first byte.</returns>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static WireMessage? Read(Stream stream)
    {
        var head = new byte[4];
        if (stream.Read(head, 0, 1) == 0)
            return null;

        stream.ReadExactly(head, 1, 3);
        var first = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (IsStrict(first))
            return ReadPayload("buffered", first, stream);

        var frame = new byte[first];
        stream.ReadExactly(frame);
        using var payload = new MemoryStream(frame);
        var version = (uint)new WireReader(payload).ReadI32();
        if (!IsStrict(version))
            throw new InvalidDataException($"A frame of {first} bytes starts with 0x{version:x8}.");

        var message = ReadPayload("framed", version, payload);
        return message with { TrailingBytes = (int)(payload.Length - payload.Position) };
    }

    /// <summary>Reads a recorded message.</summary>
    public static WireMessage Parse(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Read(stream)!;
    }

    /// <summary>The same recorded message with another sequence id.</summary>
    public static byte[] WithSequenceId(byte[] recorded, int sequenceId)
    {
        var patched = (byte[])recorded.Clone();
        var name = IsStrict(BinaryPrimitives.ReadUInt32BigEndian(patched)) ? 4 : 8;
        var length = BinaryPrimitives.ReadInt32BigEndian(patched.AsSpan(name));
        BinaryPrimitives.WriteInt32BigEndian(patched.AsSpan(name + 4 + length), sequenceId);
        return patched;
    }

    /// <summary>
    /// The message as text; equal for messages of equal meaning. The text of a protocol error is the implementation's
    /// own and left out.
    /// </summary>
    public override string ToString()
    {
        var fields = Fields;
        if (Type == Exception && fields.TryGetValue(2, out var typeId) && typeId.Text == ProtocolError.ToString(CultureInfo.InvariantCulture))
            fields = new SortedDictionary<short, WireField>(fields) { [1] = new(WireType.String, "…") };
        var trailing = TrailingBytes == 0 ? "" : $" +{TrailingBytes} bytes";
        return $"{Framing} {Type} {Method}#{SequenceId} {WireField.Describe(fields)}{trailing}";
    }

    private static WireMessage ReadPayload(string framing, uint version, Stream payload)
    {
        var reader = new WireReader(payload);
        var method = Encoding.UTF8.GetString(reader.ReadBytes());
        var sequenceId = reader.ReadI32();
        return new WireMessage(framing, (int)(version & 0xffff), method, sequenceId, reader.ReadStruct(), 0);
    }

    private static bool IsStrict(uint word) => (word & 0xffff_0000) == StrictVersion;
}
