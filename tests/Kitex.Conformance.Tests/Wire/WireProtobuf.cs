using System.Globalization;

namespace Kitex.Conformance.Tests.Wire;

/// <summary>
/// Reads the fields of a Protobuf message as text in which equal meanings are equal: fields stand by number, all values of a
/// repeated one together. Messages within stay bytes.
/// </summary>
internal static class WireProtobuf
{
    // Of PbEverything and of the small messages: Kitex v0.16.3 writes negative ones in 5 bytes, Protobuf asks for 10.
    private static readonly short[] Int32s = [2, 26];
    private static readonly short[] PackedInt32s = [18];

    // Of PbEverything: their entries have no order.
    private static readonly short[] Maps = [21, 22];

    public static SortedDictionary<short, WireField> ReadFields(Stream body)
    {
        var reader = new WireReader(body);
        var values = new SortedDictionary<short, List<WireField>>();
        while (body.Position < body.Length)
        {
            var tag = ReadVarint(reader);
            var number = (short)(tag >> 3);
            if (!values.TryGetValue(number, out var list))
                values[number] = list = [];
            list.Add(ReadValue(reader, number, (int)(tag & 7)));
        }

        return new SortedDictionary<short, WireField>(values.ToDictionary(static pair => pair.Key, static pair => Joined(pair.Key, pair.Value)));
    }

    private static WireField Joined(short number, List<WireField> values)
    {
        if (values.Count == 1)
            return values[0];

        var texts = values.Select(static value => value.ToString());
        return new WireField(WireType.List, $"{{{string.Join(", ", Maps.Contains(number) ? texts.Order(StringComparer.Ordinal) : texts)}}}");
    }

    private static WireField ReadValue(WireReader reader, short number, int type) => type switch
    {
        0 when Int32s.Contains(number) => new(WireType.I32, ReadInt32(reader)),
        2 when PackedInt32s.Contains(number) => new(WireType.List, ReadPackedInt32s(reader.Read((int)ReadVarint(reader)))),
        0 => new(WireType.I64, ReadVarint(reader).ToString(CultureInfo.InvariantCulture)),
        1 => new(WireType.Double, Convert.ToHexStringLower(reader.Read(8))),
        2 => new(WireType.String, WireReader.Text(reader.Read((int)ReadVarint(reader)))),
        5 => new(WireType.I32, Convert.ToHexStringLower(reader.Read(4))),
        _ => throw new InvalidDataException($"There is no wire type {type}."),
    };

    private static string ReadPackedInt32s(byte[] bytes)
    {
        using var packed = new MemoryStream(bytes);
        var reader = new WireReader(packed);
        var numbers = new List<string>();
        while (packed.Position < packed.Length)
            numbers.Add(ReadInt32(reader));
        return $"{{{string.Join(", ", numbers)}}}";
    }

    private static string ReadInt32(WireReader reader) => unchecked((int)ReadVarint(reader)).ToString(CultureInfo.InvariantCulture);

    private static ulong ReadVarint(WireReader reader)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = reader.ReadU8();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }

        throw new InvalidDataException("A number has no end.");
    }
}
