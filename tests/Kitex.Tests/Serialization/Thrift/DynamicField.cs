using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

/// <summary>A field as it stood on the wire.</summary>
public sealed record DynamicField(short Id, ThriftType Type, object Value);
