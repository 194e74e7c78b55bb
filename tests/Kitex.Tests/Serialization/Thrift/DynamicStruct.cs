using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

/// <summary>A struct read by the types on the wire, in the order of the wire: what is written again is what was read.</summary>
public sealed record DynamicStruct(IReadOnlyList<DynamicField> Fields) : IThriftStruct<DynamicStruct>
{
    public static DynamicStruct Default { get; } = new([]);

    public static DynamicStruct Read(ref ThriftReader reader)
    {
        var fields = new List<DynamicField>();
        reader.ReadStructBegin();
        while (reader.ReadFieldBegin(out var type, out var id))
        {
            fields.Add(new DynamicField(id, type, DynamicValue.Read(ref reader, type)));
        }

        reader.ReadStructEnd();
        return new DynamicStruct(fields);
    }

    public void Write(ref ThriftWriter writer)
    {
        writer.WriteStructBegin();
        foreach (var field in Fields)
        {
            writer.WriteFieldBegin(field.Type, field.Id);
            DynamicValue.Write(ref writer, field.Value);
        }

        writer.WriteStructEnd();
    }
}
