using Kitex.Build.Emitting;
using Kitex.Idl.Model;
using Kitex.Tool.Generation;

namespace Kitex.Tool.Scaffolding;

/// <summary>The names that code of a scaffold must tell apart: generated ones, those of .NET and Kitex, and the project's own.</summary>
internal sealed class ScaffoldNames
{
    public ScaffoldNames(IdlCode code)
    {
        Symbols = code.Symbols;
        foreach (var (space, name) in PlatformTypes.Read())
            Known.AddType(space, name);
        // Its types are never imported, but it lies in the way of a project below Kitex.
        Known.AddNamespace("Kitex.Server");
        foreach (var document in code.Documents)
            AddGenerated(document);
    }

    public Symbols Symbols { get; }

    public KnownNames Known { get; } = new();

    /// <summary>The type that has the name of a namespace or of one around it, where C# allows but one of the two; null for none.</summary>
    public string? TypeInTheWay(string space)
    {
        for (var rest = KnownNames.Plain(space); rest.Length > 0; rest = KnownNames.Parent(rest))
        {
            if (Known.HasType(KnownNames.Parent(rest), rest[(rest.LastIndexOf('.') + 1)..]))
                return rest;
        }
        return null;
    }

    /// <summary>How types are written in a new file about some services.</summary>
    public NameLookup Lookup(string space, params IEnumerable<ScaffoldService> services) =>
        new(Known, space, [.. services.SelectMany(service => service.Namespaces(Symbols)), "Kitex"]);

    private void AddGenerated(IdlDocument document)
    {
        var space = Symbols.Namespace(document);
        foreach (var name in Generated(document))
            Known.AddType(space, name);
    }

    private IEnumerable<string> Generated(IdlDocument document)
    {
        yield return Symbols.Constants(document);
        yield return Symbols.Containers(document);
        foreach (var type in document.Definitions.Where(static definition => definition is IdlEnum or IdlStruct or IdlProtobufType))
        {
            if (Symbols.Name(type) is var name && !name.Contains('.', StringComparison.Ordinal))
                yield return name;
        }
        foreach (var union in document.Structs.Where(static type => type.Kind == IdlStructKind.Union))
            yield return Symbols.MemberEnum(union);
        foreach (var service in document.Services)
        {
            var names = Symbols.Service(service);
            foreach (var name in new[] { names.Interface, names.Methods, names.Client, names.Descriptor, names.Server })
                yield return name;
            foreach (var arguments in Symbols.Methods(service).Where(pair => pair.Method.Service == service).Select(static pair => pair.Names.Arguments).OfType<string>())
                yield return arguments;
        }
    }
}
