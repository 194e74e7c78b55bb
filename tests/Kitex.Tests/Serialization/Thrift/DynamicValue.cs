using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

/// <summary>Values by their type on the wire.</summary>
public static class DynamicValue
{
    private static readonly ThriftType[] Types = [.. Enum.GetValues<ThriftType>().Where(type => type > ThriftType.Void)];

    public static object Read(ref ThriftReader reader, ThriftType type)
    {
        switch (type)
        {
            case ThriftType.Bool:
                return reader.ReadBool();
            case ThriftType.Byte:
                return reader.ReadByte();
            case ThriftType.I16:
                return reader.ReadI16();
            case ThriftType.I32:
                return reader.ReadI32();
            case ThriftType.I64:
                return reader.ReadI64();
            case ThriftType.Double:
                return reader.ReadDouble();
            case ThriftType.String:
                return reader.ReadBinary();
            case ThriftType.Struct:
                return DynamicStruct.Read(ref reader);
            case ThriftType.List or ThriftType.Set:
                return ReadList(ref reader);
            case ThriftType.Map:
                return ReadMap(ref reader);
            default:
                reader.Skip(type);
                throw new InvalidOperationException($"Type {type} was skipped though it has no values.");
        }
    }

    public static void Write(ref ThriftWriter writer, object value)
    {
        switch (value)
        {
            case bool flag:
                writer.WriteBool(flag);
                break;
            case sbyte number:
                writer.WriteByte(number);
                break;
            case short number:
                writer.WriteI16(number);
                break;
            case int number:
                writer.WriteI32(number);
                break;
            case long number:
                writer.WriteI64(number);
                break;
            case double number:
                writer.WriteDouble(number);
                break;
            case ReadOnlyMemory<byte> bytes:
                writer.WriteBinary(bytes);
                break;
            case DynamicStruct nested:
                nested.Write(ref writer);
                break;
            case DynamicList list:
                writer.WriteListBegin(list.Element, list.Elements.Count);
                foreach (var element in list.Elements)
                {
                    Write(ref writer, element);
                }

                break;
            case DynamicMap map:
                writer.WriteMapBegin(map.Key, map.Value, map.Pairs.Count);
                foreach (var (key, item) in map.Pairs)
                {
                    Write(ref writer, key);
                    Write(ref writer, item);
                }

                break;
            default:
                throw new ArgumentException($"No Thrift value: {value}", nameof(value));
        }
    }

    public static DynamicStruct RandomStruct(Random random, int depth) =>
        new([.. Enumerable.Range(0, random.Next(6)).Select(_ =>
        {
            var type = RandomType(random);
            return new DynamicField((short)random.Next(short.MinValue, short.MaxValue), type, RandomValue(random, type, depth - 1));
        })]);

    private static ThriftType RandomType(Random random) => Types[random.Next(Types.Length)];

    private static object RandomValue(Random random, ThriftType type, int depth) => type switch
    {
        ThriftType.Bool => random.Next(2) == 1,
        ThriftType.Byte => (sbyte)random.Next(),
        ThriftType.I16 => (short)random.Next(),
        ThriftType.I32 => random.Next(int.MinValue, int.MaxValue),
        ThriftType.I64 => random.NextInt64(long.MinValue, long.MaxValue),
        ThriftType.Double => random.NextDouble(),
        ThriftType.String => RandomBytes(random),
        ThriftType.Struct => depth > 0 ? RandomStruct(random, depth) : DynamicStruct.Default,
        ThriftType.Map => RandomMap(random, depth),
        _ => RandomList(random, depth),
    };

    private static ReadOnlyMemory<byte> RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(20) == 0 ? random.Next(10_000) : random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static DynamicList RandomList(Random random, int depth)
    {
        var type = RandomType(random);
        var count = depth > 0 ? random.Next(8) : 0;
        return new DynamicList(type, [.. Enumerable.Range(0, count).Select(_ => RandomValue(random, type, depth - 1))]);
    }

    private static DynamicMap RandomMap(Random random, int depth)
    {
        var (key, value) = (RandomType(random), RandomType(random));
        var count = depth > 0 ? random.Next(5) : 0;
        return new DynamicMap(key, value, [.. Enumerable.Range(0, count).Select(_ => KeyValuePair.Create(
            RandomValue(random, key, depth - 1), RandomValue(random, value, depth - 1)))]);
    }

    private static DynamicList ReadList(ref ThriftReader reader)
    {
        reader.ReadStructBegin();
        var count = reader.ReadListBegin(out var element);
        var elements = new List<object>(Math.Min(count, 64));
        for (var i = 0; i < count; i++)
        {
            elements.Add(Read(ref reader, element));
        }

        reader.ReadStructEnd();
        return new DynamicList(element, elements);
    }

    private static DynamicMap ReadMap(ref ThriftReader reader)
    {
        reader.ReadStructBegin();
        var count = reader.ReadMapBegin(out var key, out var value);
        var pairs = new List<KeyValuePair<object, object>>(Math.Min(count, 64));
        for (var i = 0; i < count; i++)
        {
            var name = Read(ref reader, key);
            pairs.Add(KeyValuePair.Create(name, Read(ref reader, value)));
        }

        reader.ReadStructEnd();
        return new DynamicMap(key, value, pairs);
    }
}
