namespace Kitex.Serialization.Thrift;

/// <summary>A struct without fields: the message of a stream whose method is <c>void</c>. Fields that come are skipped.</summary>
public sealed record ThriftEmpty : IThriftStruct<ThriftEmpty>
{
    /// <summary>The one value there is.</summary>
    public static ThriftEmpty Default { get; } = new();

    /// <inheritdoc/>
    public static ThriftEmpty Read(ref ThriftReader reader)
    {
        reader.Skip(ThriftType.Struct);
        return Default;
    }

    /// <inheritdoc/>
    public void Write(ref ThriftWriter writer)
    {
        writer.WriteStructBegin();
        writer.WriteStructEnd();
    }
}
