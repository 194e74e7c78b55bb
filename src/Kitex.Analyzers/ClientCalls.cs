using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Kitex.Analyzers;

/// <summary>Tells calls of clients from other methods.</summary>
internal sealed class ClientCalls
{
    private const string AsyncSuffix = "Async";

    private readonly INamedTypeSymbol _client;
    private readonly INamedTypeSymbol _context;

    private ClientCalls(INamedTypeSymbol client, INamedTypeSymbol context)
    {
        _client = client;
        _context = context;
    }

    /// <summary>The calls of code that uses Kitex; null for code that does not.</summary>
    public static ClientCalls? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Kitex.Client.KitexClient") is { } client
        && compilation.GetTypeByMetadataName("Kitex.CallContext") is { } context
            ? new ClientCalls(client, context)
            : null;

    /// <summary>
    /// Whether a method makes a call: a client's, or one of an interface that has the form of a service's, behind which there
    /// may be a client.
    /// </summary>
    public bool Contains(IMethodSymbol method) =>
        Waiting.IsTask(method.ReturnType)
        && (IsClient(method.ContainingType) || (TakesContext(method) && (method.ContainingType.TypeKind == TypeKind.Interface || IsSame(method.ContainingType, _client))));

    /// <summary>The name of the method of the same client that makes the same call and blocks; null when there is none.</summary>
    public string? StubOf(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (call.Instance?.Type is not { } type || !IsClient(type) || method.Name.LastIndexOf(AsyncSuffix, StringComparison.Ordinal) is not (var at and > 0))
            return null;

        // A name that was taken has underscores more.
        var underscores = "";
        for (var name = method.Name.Remove(at, AsyncSuffix.Length); underscores.Length <= 2; underscores += "_")
        {
            var isOfAnother = underscores.Length > 0 && type.GetMembers(method.Name + underscores).Length > 0;
            if (!isOfAnother && Members(type, name + underscores).Any(stub => IsStub(stub, method)))
                return name + underscores;
        }

        return null;
    }

    private IEnumerable<IMethodSymbol> Members(ITypeSymbol? type, string name)
    {
        for (; type is not null && !IsSame(type, _client); type = type.BaseType)
        {
            foreach (var method in type.GetMembers(name).OfType<IMethodSymbol>())
                yield return method;
        }
    }

    private static bool IsStub(IMethodSymbol stub, IMethodSymbol method)
    {
        var result = ((INamedTypeSymbol)method.ReturnType).TypeArguments.SingleOrDefault();
        return (result is null ? stub.ReturnsVoid : IsSame(stub.ReturnType, result))
            && stub.Parameters.Length == method.Parameters.Length
            && stub.Parameters.Zip(method.Parameters, static (own, other) => IsSame(own.Type, other.Type)).All(static same => same);
    }

    private bool TakesContext(IMethodSymbol method) => method.Parameters.LastOrDefault() is { } last && IsSame(last.Type, _context);

    private bool IsClient(ITypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (IsSame(parent, _client))
                return true;
        }

        return false;
    }

    private static bool IsSame(ISymbol symbol, ISymbol other) => SymbolEqualityComparer.Default.Equals(symbol, other);
}
