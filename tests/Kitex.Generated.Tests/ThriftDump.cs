using System.Buffers.Binary;
using System.Globalization;

namespace Kitex.Generated.Tests;

/// <summary>
/// Reads Thrift binary without knowing any type, independently of the library, into text in which maps and sets are sorted: two
/// structs with the same text differ at most in the order of maps and sets.
/// </summary>
internal ref struct ThriftDump
{
    private ReadOnlySpan<byte> _bytes;

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var dump = new ThriftDump { _bytes = bytes };
        var text = dump.Value(12);
        Assert.True(dump._bytes.IsEmpty, $"{dump._bytes.Length} bytes behind the struct");
        return text;
    }

    public static int StructLength(ReadOnlySpan<byte> bytes)
    {
        var dump = new ThriftDump { _bytes = bytes };
        dump.Value(12);
        return bytes.Length - dump._bytes.Length;
    }

    private string Value(byte type) => type switch
    {
        2 or 3 => Convert.ToHexString(Take(1)),
        6 => Convert.ToHexString(Take(2)),
        8 => Convert.ToHexString(Take(4)),
        4 or 10 => Convert.ToHexString(Take(8)),
        11 => '"' + Convert.ToHexString(Take(Count())) + '"',
        1 or 12 => Struct(),
        13 => Map(),
        14 or 15 => Elements(sorted: type == 14),
        _ => throw new InvalidDataException($"type {type}"),
    };

    private string Struct()
    {
        var fields = new List<string>();
        while (Take(1)[0] is var type and not 0)
        {
            var id = BinaryPrimitives.ReadInt16BigEndian(Take(2));
            fields.Add(string.Create(CultureInfo.InvariantCulture, $"{id}:{type}={Value(type)}"));
        }
        return $"{{{string.Join(' ', fields)}}}";
    }

    private string Map()
    {
        var (key, value) = (Take(1)[0], Take(1)[0]);
        var pairs = new List<string>();
        for (var count = Count(); count > 0; count--)
            pairs.Add($"{Value(key)}>{Value(value)}");
        pairs.Sort(StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"map<{key},{value}>({string.Join(' ', pairs)})");
    }

    private string Elements(bool sorted)
    {
        var element = Take(1)[0];
        var items = new List<string>();
        for (var count = Count(); count > 0; count--)
            items.Add(Value(element));
        if (sorted)
            items.Sort(StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"{(sorted ? "set" : "list")}<{element}>({string.Join(' ', items)})");
    }

    private int Count() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _bytes[..count];
        _bytes = _bytes[count..];
        return taken;
    }
}
