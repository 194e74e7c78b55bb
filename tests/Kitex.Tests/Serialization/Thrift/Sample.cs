using System.Collections.ObjectModel;
using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

/// <summary>A struct in the shape that is generated, written by hand: one field of each kind, and unknown fields kept.</summary>
public sealed record Sample : IThriftStruct<Sample>
{
    private static readonly IEqualityComparer<IReadOnlyList<string>> NamesEquality = ThriftEquality.List<string>();
    private static readonly IEqualityComparer<IReadOnlyList<int>> NumbersEquality = ThriftEquality.List<int>();
    private static readonly IEqualityComparer<IReadOnlyList<double>> RatiosEquality = ThriftEquality.List<double>();
    private static readonly IEqualityComparer<IReadOnlyList<Sample>> ChildrenEquality = ThriftEquality.List<Sample>();
    private static readonly IEqualityComparer<IReadOnlySet<long>> MarksEquality = ThriftEquality.Set<long>();
    private static readonly IEqualityComparer<IReadOnlyDictionary<string, int>> CodesEquality = ThriftEquality.Map<string, int>();

    private readonly ReadOnlyMemory<byte> _unknown;

    public Sample()
    {
    }

    private Sample(ref ThriftReader reader)
    {
        reader.ReadStructBegin();
        while (reader.ReadFieldBegin(out var type, out var id))
        {
            switch (id)
            {
                case 1 when type == ThriftType.Bool:
                    Flag = reader.ReadBool();
                    break;
                case 2 when type == ThriftType.Byte:
                    Small = reader.ReadByte();
                    break;
                case 3 when type == ThriftType.I16:
                    Short = reader.ReadI16();
                    break;
                case 4 when type == ThriftType.I32:
                    Number = reader.ReadI32();
                    break;
                case 5 when type == ThriftType.I64:
                    Big = reader.ReadI64();
                    break;
                case 6 when type == ThriftType.Double:
                    Ratio = reader.ReadDouble();
                    break;
                case 7 when type == ThriftType.String:
                    Text = reader.ReadString();
                    break;
                case 8 when type == ThriftType.String:
                    Blob = reader.ReadBinary();
                    break;
                case 9 when type == ThriftType.List:
                    Names = ReadNames(ref reader);
                    break;
                case 10 when type == ThriftType.List:
                    Numbers = reader.ReadI32List();
                    break;
                case 11 when type == ThriftType.List:
                    Ratios = reader.ReadDoubleList();
                    break;
                case 12 when type == ThriftType.Set:
                    Marks = ReadMarks(ref reader);
                    break;
                case 13 when type == ThriftType.Map:
                    Codes = ReadCodes(ref reader);
                    break;
                case 14 when type == ThriftType.List:
                    Children = ReadChildren(ref reader);
                    break;
                case 15 when type == ThriftType.Struct:
                    Next = Read(ref reader);
                    break;
                default:
                    reader.KeepUnknown(type, ref _unknown);
                    break;
            }
        }

        reader.ReadStructEnd();
    }

    public static Sample Default => new();

    public bool Flag { get; init; }

    public sbyte Small { get; init; }

    public short Short { get; init; }

    public int Number { get; init; }

    public long Big { get; init; }

    public double Ratio { get; init; }

    public string Text { get; init; } = "";

    public ReadOnlyMemory<byte> Blob { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public IReadOnlyList<int> Numbers { get; init; } = [];

    public IReadOnlyList<double> Ratios { get; init; } = [];

    public IReadOnlySet<long> Marks { get; init; } = ReadOnlySet<long>.Empty;

    public IReadOnlyDictionary<string, int> Codes { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    public IReadOnlyList<Sample> Children { get; init; } = [];

    public Sample? Next { get; init; }

    public static Sample Read(ref ThriftReader reader) => new(ref reader);

    public void Write(ref ThriftWriter writer)
    {
        writer.WriteStructBegin();
        writer.WriteFieldBegin(ThriftType.Bool, 1);
        writer.WriteBool(Flag);
        writer.WriteFieldBegin(ThriftType.Byte, 2);
        writer.WriteByte(Small);
        writer.WriteFieldBegin(ThriftType.I16, 3);
        writer.WriteI16(Short);
        writer.WriteFieldBegin(ThriftType.I32, 4);
        writer.WriteI32(Number);
        writer.WriteFieldBegin(ThriftType.I64, 5);
        writer.WriteI64(Big);
        writer.WriteFieldBegin(ThriftType.Double, 6);
        writer.WriteDouble(Ratio);
        writer.WriteFieldBegin(ThriftType.String, 7);
        writer.WriteString(Text);
        writer.WriteFieldBegin(ThriftType.String, 8);
        writer.WriteBinary(Blob);
        writer.WriteFieldBegin(ThriftType.List, 9);
        writer.WriteListBegin(ThriftType.String, Names.Count);
        for (var i = 0; i < Names.Count; i++)
        {
            writer.WriteString(Names[i]);
        }

        writer.WriteFieldBegin(ThriftType.List, 10);
        writer.WriteI32List(Numbers);
        writer.WriteFieldBegin(ThriftType.List, 11);
        writer.WriteDoubleList(Ratios);
        writer.WriteFieldBegin(ThriftType.Set, 12);
        writer.WriteSetBegin(ThriftType.I64, Marks.Count);
        if (Marks.Count > 0)
        {
            foreach (var mark in Marks)
            {
                writer.WriteI64(mark);
            }
        }

        writer.WriteFieldBegin(ThriftType.Map, 13);
        writer.WriteMapBegin(ThriftType.String, ThriftType.I32, Codes.Count);
        if (Codes.Count > 0)
        {
            foreach (var (key, value) in Codes)
            {
                writer.WriteString(key);
                writer.WriteI32(value);
            }
        }

        writer.WriteFieldBegin(ThriftType.List, 14);
        writer.WriteListBegin(ThriftType.Struct, Children.Count);
        for (var i = 0; i < Children.Count; i++)
        {
            Children[i].Write(ref writer);
        }

        if (Next is not null)
        {
            writer.WriteFieldBegin(ThriftType.Struct, 15);
            Next.Write(ref writer);
        }

        writer.WriteRaw(_unknown.Span);
        writer.WriteStructEnd();
    }

    public bool Equals(Sample? other) =>
        other is not null
        && Flag == other.Flag && Small == other.Small && Short == other.Short && Number == other.Number && Big == other.Big
        && Ratio.Equals(other.Ratio) && Text == other.Text
        && ThriftEquality.Bytes.Equals(Blob, other.Blob)
        && NamesEquality.Equals(Names, other.Names)
        && NumbersEquality.Equals(Numbers, other.Numbers)
        && RatiosEquality.Equals(Ratios, other.Ratios)
        && MarksEquality.Equals(Marks, other.Marks)
        && CodesEquality.Equals(Codes, other.Codes)
        && ChildrenEquality.Equals(Children, other.Children)
        && Equals(Next, other.Next)
        && ThriftEquality.Bytes.Equals(_unknown, other._unknown);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Number);
        hash.Add(Text);
        hash.Add(Names, NamesEquality);
        hash.Add(Marks, MarksEquality);
        hash.Add(Codes, CodesEquality);
        return hash.ToHashCode();
    }

    private static string[] ReadNames(ref ThriftReader reader)
    {
        var names = new string[reader.ReadListBegin(4)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        return names;
    }

    private static HashSet<long> ReadMarks(ref ThriftReader reader)
    {
        var count = reader.ReadSetBegin(8);
        var marks = new HashSet<long>(count);
        for (var i = 0; i < count; i++)
        {
            marks.Add(reader.ReadI64());
        }

        return marks;
    }

    private static Dictionary<string, int> ReadCodes(ref ThriftReader reader)
    {
        var count = reader.ReadMapBegin(4, 4);
        var codes = new Dictionary<string, int>(Math.Min(count, 1024));
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadString();
            codes[key] = reader.ReadI32();
        }

        return codes;
    }

    private static List<Sample> ReadChildren(ref ThriftReader reader)
    {
        var count = reader.ReadListBegin(1);
        var children = new List<Sample>(Math.Min(count, 64));
        for (var i = 0; i < count; i++)
        {
            children.Add(Read(ref reader));
        }

        return children;
    }
}
