using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Kitex.Conformance.Tests.Wire;

/// <summary>A Thrift or Protobuf message as it stands on the wire, framed or buffered, behind a header or not.</summary>
/// <param name="Framing">"framed", "buffered" or "framed protobuf".</param>
/// <param name="Type">1 call, 2 reply, 3 exception, 4 oneway.</param>
/// <param name="Method">The method's name.</param>
/// <param name="SequenceId">Ties the answer to the call.</param>
/// <param name="Fields">The arguments, the result or the application exception.</param>
internal sealed record WireMessage(string Framing, int Type, string Method, int SequenceId, SortedDictionary<short, WireField> Fields)
{
    private const int Exception = 3;
    private const int ProtocolError = 7;
    private const uint VersionMask = 0xffff_0000;
    private const uint StrictVersion = 0x8001_0000;
    private const uint ProtobufVersion = 0x9001_0000;

    /// <summary>What stands in front of it; null for nothing.</summary>
    public WireHeader? Header { get; init; }

    /// <summary>Bytes of the frame after the struct.</summary>
    public long TrailingBytes { get; init; }

    /// <summary>Reads one message, waiting for its bytes.</summary>
    /// <returns>Null when the peer closes before the first byte.</returns>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static WireMessage? Read(Stream stream)
    {
        var head = new byte[4];
        if (stream.Read(head, 0, 1) == 0)
            return null;

        stream.ReadExactly(head, 1, 3);
        return Read(BinaryPrimitives.ReadUInt32BigEndian(head), stream);
    }

    /// <summary>Reads a recorded message.</summary>
    public static WireMessage Parse(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Read(stream)!;
    }

    /// <summary>Whether these four bytes begin a bare message.</summary>
    public static bool IsStrict(uint word) => (word & VersionMask) == StrictVersion;

    /// <summary>
    /// The message as text; equal for messages of equal meaning. The text of a protocol error is the implementation's
    /// own and left out.
    /// </summary>
    public override string ToString()
    {
        var fields = Fields;
        if (Type == Exception && fields.TryGetValue(2, out var typeId) && typeId.Text == ProtocolError.ToString(CultureInfo.InvariantCulture))
            fields = new SortedDictionary<short, WireField>(fields) { [1] = new(WireType.String, "…") };
        var header = Header is null ? "" : $"{Header} ";
        var trailing = TrailingBytes == 0 ? "" : $" +{TrailingBytes} bytes";
        return $"{header}{Framing} {Type} {Method}#{SequenceId} {WireField.Describe(fields)}{trailing}";
    }

    /// <summary>Reads the message that begins with this word.</summary>
    private static WireMessage Read(uint first, Stream stream)
    {
        if (IsStrict(first))
            return ReadPayload("buffered", first, stream);

        var reader = new WireReader(stream);
        if (first >> 16 == WireHeader.MeshMagic)
        {
            // Its size stands where the second half of the word is.
            var header = WireHeader.ReadMesh(reader, (int)(first & 0xffff));
            return Read((uint)reader.ReadI32(), stream) with { Header = header };
        }

        using var frame = new MemoryStream(reader.Read((int)first));
        var inside = new WireReader(frame);
        var second = (uint)inside.ReadI32();
        if (second >> 16 != WireHeader.TTHeaderMagic)
        {
            return (second & VersionMask) is StrictVersion or ProtobufVersion
                ? WithTrailing(ReadPayload("framed", second, frame), frame)
                : throw new InvalidDataException($"A frame of {first} bytes starts with 0x{second:x8}.");
        }

        var ttheader = WireHeader.ReadTTHeader(inside, (ushort)second);
        var message = Read((uint)inside.ReadI32(), frame) with { Header = ttheader };
        return WithTrailing(message, frame);
    }

    private static WireMessage ReadPayload(string framing, uint version, Stream payload)
    {
        var reader = new WireReader(payload);
        var method = Encoding.UTF8.GetString(reader.ReadBytes());
        var sequenceId = reader.ReadI32();
        var type = (int)(version & ~VersionMask);
        return IsStrict(version)
            ? new WireMessage(framing, type, method, sequenceId, reader.ReadStruct())
            : new WireMessage(framing + " protobuf", type, method, sequenceId, WireProtobuf.ReadFields(payload));
    }

    private static WireMessage WithTrailing(WireMessage message, MemoryStream frame) =>
        message with { TrailingBytes = message.TrailingBytes + frame.Length - frame.Position };
}
