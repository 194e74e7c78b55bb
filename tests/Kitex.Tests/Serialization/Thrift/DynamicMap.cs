using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

/// <summary>A map in the order of the wire.</summary>
public sealed record DynamicMap(ThriftType Key, ThriftType Value, IReadOnlyList<KeyValuePair<object, object>> Pairs);
