using System.Collections.Frozen;

namespace Kitex.Server.Dispatching;

/// <summary>Every method of every service, found by its name on the wire.</summary>
internal sealed class MethodTable
{
    private readonly FrozenDictionary<byte[], RpcMethod>.AlternateLookup<ReadOnlySpan<byte>> _byName;

    /// <exception cref="ArgumentException">Two services share a name, or methods of two services do.</exception>
    public MethodTable(IReadOnlyList<ServiceDescriptor> services)
    {
        var names = new HashSet<string>();
        var methods = new Dictionary<byte[], RpcMethod>(Utf8Names.Comparer);
        foreach (var service in services)
        {
            if (!names.Add(service.Name))
            {
                throw new ArgumentException($"The service {service.Name} is added twice.");
            }

            foreach (var (method, _) in service.Methods)
            {
                if (!methods.TryAdd(method.Utf8Name.ToArray(), method))
                {
                    throw new ArgumentException($"The method {method.Name} is in both {methods[method.Utf8Name.ToArray()].Service} and {service.Name}, and framed or buffered messages name no service. Serve them on two ports.");
                }
            }
        }

        _byName = methods.ToFrozenDictionary(Utf8Names.Comparer).GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The method of this name, for a message that names no service; null when there is none.</summary>
    public RpcMethod? Find(ReadOnlySpan<byte> method) => _byName.TryGetValue(method, out var found) ? found : null;
}
