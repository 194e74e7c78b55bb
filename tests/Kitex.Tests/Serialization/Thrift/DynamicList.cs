using Kitex.Serialization.Thrift;

namespace Kitex.Tests.Serialization.Thrift;

/// <summary>A list or a set.</summary>
public sealed record DynamicList(ThriftType Element, IReadOnlyList<object> Elements);
