namespace Kitex.Serialization.Thrift.Schema;

/// <summary>Writes one value, always the same.</summary>
/// <param name="writer">Where to.</param>
public delegate void ValueWriter(ref ThriftWriter writer);
