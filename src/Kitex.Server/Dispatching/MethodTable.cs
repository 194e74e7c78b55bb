using System.Collections.Frozen;
using System.Text;

namespace Kitex.Server.Dispatching;

/// <summary>
/// Every method of every service, found by the names on the wire and by the rules of Kitex v0.16.3: a message that names
/// its service gets that one; a message that names none, or one that is not here, gets the method where its name is enough.
/// Services for gRPC alone stand apart, under their full names.
/// </summary>
internal sealed class MethodTable
{
    private readonly FrozenDictionary<byte[], NameTable>.AlternateLookup<ReadOnlySpan<byte>> _services;
    private readonly FrozenDictionary<byte[], NameTable>.AlternateLookup<ReadOnlySpan<byte>> _grpcOnly;
    private readonly NameTable _withoutService;
    private readonly NameTable _unique;
    private readonly bool _namesRequired;

    /// <param name="services">What is served.</param>
    /// <param name="fallback">The service that gets calls without a service name, where several have the method; null for none.</param>
    /// <param name="namesRequired">True to refuse calls that do not name a service that is here.</param>
    /// <param name="grpcOnly">What is served to gRPC callers besides, who name it with its package.</param>
    /// <exception cref="ArgumentException">Services conflict; the text says what to do.</exception>
    public MethodTable(
        IReadOnlyList<ServiceDescriptor> services, string? fallback, bool namesRequired, params IReadOnlyList<ServiceDescriptor> grpcOnly)
    {
        CheckNames(services, fallback);
        CheckFullNames([.. services, .. grpcOnly]);
        var methods = services.SelectMany(static s => s.Methods).Select(static m => m.Method).ToLookup(static m => m.Name);
        var shared = methods.FirstOrDefault(static sharing => sharing.Count() > 1);
        if (shared is not null && fallback is null && !namesRequired)
        {
            throw new ArgumentException($"The method {shared.Key} is in {string.Join(" and ", shared.Select(static m => m.Service))}, and a call may come without a service name. Say which one gets it with FallbackService, or refuse such calls with RequireServiceName.");
        }

        _namesRequired = namesRequired;
        _services = Table(services, static s => s.Name);
        _grpcOnly = Table(grpcOnly, static s => s.FullName);
        _unique = new NameTable(methods.Where(static sharing => sharing.Count() == 1).Select(static sharing => sharing.Single()));
        _withoutService = new NameTable(methods.Select(sharing => sharing.FirstOrDefault(m => m.Service == fallback) ?? sharing.First()));
    }

    /// <summary>The method a message names.</summary>
    /// <param name="service">The service named; empty for none.</param>
    /// <param name="method">The method named.</param>
    /// <param name="unknown">Why there is none; null when there is one.</param>
    public RpcMethod? Find(ReadOnlySpan<byte> service, ReadOnlySpan<byte> method, out RpcError? unknown)
    {
        RpcMethod? found = null;
        if (_services.TryGetValue(service, out var named))
        {
            found = named.Find(method);
            unknown = found is null ? UnknownCall.Method(service, method) : null;
        }
        else
        {
            found = _namesRequired ? null : (service.IsEmpty ? _withoutService : _unique).Find(method);
            unknown = found is null ? UnknownCall.Service(service, method) : null;
        }

        return found;
    }

    /// <summary>
    /// The method where the message must name its service, as in gRPC. The package counts for services that are for gRPC alone;
    /// for others it does not, as in Kitex v0.16.3.
    /// </summary>
    public RpcMethod? FindNamed(ReadOnlySpan<byte> service, ReadOnlySpan<byte> method, out RpcError? unknown)
    {
        var name = service[(service.LastIndexOf((byte)'.') + 1)..];
        if (!_grpcOnly.TryGetValue(service, out var named) && !_services.TryGetValue(name, out named))
        {
            unknown = UnknownCall.NamedService(name);
            return null;
        }

        var found = named.Find(method);
        unknown = found is null ? UnknownCall.NamedMethod(method) : null;
        return found;
    }

    private static FrozenDictionary<byte[], NameTable>.AlternateLookup<ReadOnlySpan<byte>> Table(
        IReadOnlyList<ServiceDescriptor> services, Func<ServiceDescriptor, string> name) => services
        .ToFrozenDictionary(s => Encoding.UTF8.GetBytes(name(s)), static s => new NameTable(s.Methods.Select(static m => m.Method)), Utf8Names.Comparer)
        .GetAlternateLookup<ReadOnlySpan<byte>>();

    private static void CheckNames(IReadOnlyList<ServiceDescriptor> services, string? fallback)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            if (!names.Add(service.Name))
            {
                throw new ArgumentException($"The service {service.Name} is added twice.");
            }
        }

        if (fallback is not null && !names.Contains(fallback))
        {
            throw new ArgumentException($"The fallback service {fallback} is not among the services: {string.Join(", ", names)}.");
        }
    }

    private static void CheckFullNames(IEnumerable<ServiceDescriptor> services)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (services.FirstOrDefault(service => !names.Add(service.FullName)) is { } twice)
        {
            throw new ArgumentException($"The service {twice.FullName} is added twice.");
        }
    }
}
