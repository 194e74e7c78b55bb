using System.Collections.Frozen;

namespace Kitex.Server.Dispatching;

/// <summary>Methods by their name on the wire.</summary>
internal sealed class NameTable(IEnumerable<RpcMethod> methods)
{
    private readonly FrozenDictionary<byte[], RpcMethod>.AlternateLookup<ReadOnlySpan<byte>> _methods = methods
        .ToFrozenDictionary(static m => m.Utf8Name.ToArray(), Utf8Names.Comparer)
        .GetAlternateLookup<ReadOnlySpan<byte>>();

    public RpcMethod? Find(ReadOnlySpan<byte> name) => _methods.TryGetValue(name, out var found) ? found : null;
}
