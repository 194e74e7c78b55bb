using Kitex.Build.Emitting;
using Kitex.Idl.Model;

namespace Kitex.Tool.Scaffolding;

/// <summary>A service that gets a handler.</summary>
/// <param name="Service">The service.</param>
/// <param name="Names">The names of what is generated for it.</param>
/// <param name="Handler">The class that handles its calls.</param>
/// <param name="Methods">Its methods, those of bases first.</param>
internal sealed record ScaffoldService(
    IdlService Service, ServiceNames Names, string Handler, IReadOnlyList<(IdlMethod Method, MethodNames Names)> Methods)
{
    public string HandlerPath => Handler + ".cs";

    public static ScaffoldService Of(IdlService service, Symbols symbols, KnownNames known, string @namespace)
    {
        var names = symbols.Service(service);
        var handler = names.Interface[1..] + "Impl";
        while (known.HasType(@namespace, handler))
            handler += "_";
        var methods = symbols.Methods(service);
        return new ScaffoldService(
            service, names, handler, [.. Bases(service).SelectMany(link => methods.Where(pair => pair.Method.Service == link))]);
    }

    /// <summary>The namespaces of the service and of all types in its methods.</summary>
    public IEnumerable<string> Namespaces(Symbols symbols) =>
        Methods.SelectMany(static pair => pair.Method.Arguments.Select(static argument => argument.Type).Append(pair.Method.Result))
            .OfType<IdlType>()
            .SelectMany(Definitions)
            .Select(definition => symbols.Namespace(definition.Document))
            .Append(Names.Namespace)
            .Where(static space => space.Length > 0)
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<IdlDefinition> Definitions(IdlType type)
    {
        if (type.Underlying.Definition is { } definition)
            return [definition];
        return new[] { type.Key, type.Element }.OfType<IdlType>().SelectMany(Definitions);
    }

    private static IEnumerable<IdlService> Bases(IdlService service) =>
        service.Extends is { } extended ? Bases(extended).Append(service) : [service];
}
