using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Kitex.Conformance.Tests.Wire;

/// <summary>
/// Reads Thrift values of any type from a stream as text in which equal meanings are equal: fields stand by id, map
/// entries and set items in the order of their text.
/// </summary>
internal sealed class WireReader(Stream stream)
{
    public byte ReadU8() => Read(1)[0];

    public ushort ReadU16() => BinaryPrimitives.ReadUInt16BigEndian(Read(2));

    public int ReadI32() => BinaryPrimitives.ReadInt32BigEndian(Read(4));

    public byte[] ReadBytes() => Read(ReadI32());

    /// <summary>A text with a length of 16 bits, as headers have them.</summary>
    public string ReadShortText() => Text(Read(ReadU16()));

    public byte[] Read(int count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Every field by its id; a string or number field at the top as it is.</summary>
    public SortedDictionary<short, WireField> ReadStruct()
    {
        var fields = new SortedDictionary<short, WireField>();
        while (ReadType() is var type and not WireType.Stop)
        {
            var id = BinaryPrimitives.ReadInt16BigEndian(Read(2));
            fields[id] = new WireField(type, type == WireType.String ? Text(ReadBytes()) : ReadValue(type));
        }

        return fields;
    }

    private string ReadValue(WireType type) => type switch
    {
        WireType.Bool => Read(1)[0] == 1 ? "true" : "false",
        WireType.Byte => Number((sbyte)Read(1)[0]),
        WireType.Double => BinaryPrimitives.ReadDoubleBigEndian(Read(8)).ToString("R", CultureInfo.InvariantCulture),
        WireType.I16 => Number(BinaryPrimitives.ReadInt16BigEndian(Read(2))),
        WireType.I32 => Number(ReadI32()),
        WireType.I64 => Number(BinaryPrimitives.ReadInt64BigEndian(Read(8))),
        WireType.String => $"\"{Text(ReadBytes())}\"",
        WireType.Struct => WireField.Describe(ReadStruct()),
        WireType.Map => ReadMap(),
        WireType.Set => ReadItems("set", sorted: true),
        WireType.List => ReadItems("list", sorted: false),
        _ => throw new InvalidDataException($"There is no type {type}."),
    };

    private string ReadMap()
    {
        var (key, value) = (ReadType(), ReadType());
        var entries = new List<string>();
        for (var count = ReadI32(); count > 0; count--)
            entries.Add($"{ReadValue(key)}:{ReadValue(value)}");
        entries.Sort(StringComparer.Ordinal);
        return $"map<{key},{value}>{{{string.Join(',', entries)}}}";
    }

    private string ReadItems(string kind, bool sorted)
    {
        var element = ReadType();
        var items = new List<string>();
        for (var count = ReadI32(); count > 0; count--)
            items.Add(ReadValue(element));
        if (sorted)
            items.Sort(StringComparer.Ordinal);
        return $"{kind}<{element}>[{string.Join(',', items)}]";
    }

    private WireType ReadType() => (WireType)Read(1)[0];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    // Bytes that are no text stay apart from each other, as hex.
    public static string Text(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            return "0x" + Convert.ToHexStringLower(bytes);
        }
    }
}
