using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>
/// The C# names of everything in all documents of a run, chosen once so that documents agree. Definitions are found by file and
/// name, because the same included file may have been loaded more than once.
/// </summary>
internal sealed class Symbols
{
    private readonly Dictionary<string, EmitOptions> _options = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NameScope> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, string Name), string> _types = [];
    private readonly Dictionary<(string Path, string Name), string> _memberEnums = [];
    private readonly Dictionary<(string Path, string Name), ServiceNames> _services = [];
    private readonly Dictionary<(string Path, string Service, string Method), string> _arguments = [];
    private readonly Dictionary<string, (string Constants, string Containers, string Enums)> _fileClasses = new(StringComparer.Ordinal);
    private readonly Dictionary<IdlStruct, IReadOnlyList<string>> _fields = [];
    private readonly List<IdlDiagnostic> _diagnostics = [];

    public Symbols(IReadOnlyList<EmitSource> sources)
    {
        foreach (var source in sources)
        {
            _options[source.Document.Path] = source.Options;
            _namespaces[source.Document.Path] = NamespaceNames.Of(source.Document, source.Options);
        }
        foreach (var space in _namespaces.Values)
            _scopes.TryAdd(space, new NameScope(Taken(space)));

        NameTypes([.. sources.Select(static source => source.Document)]);
        foreach (var source in sources)
            NameGenerated(source.Document);
    }

    public IReadOnlyList<IdlDiagnostic> Diagnostics => _diagnostics;

    public EmitOptions Options(IdlDocument document) => _options[document.Path];

    public string Namespace(IdlDocument document) => _namespaces[document.Path];

    /// <summary>The name of an enum, struct, union or exception without its namespace.</summary>
    public string Name(IdlDefinition definition) => _types[Key(definition)];

    /// <summary>The name of the enum that tells the members of a union apart.</summary>
    public string MemberEnum(IdlStruct union) => _memberEnums[Key(union)];

    public string Constants(IdlDocument document) => _fileClasses[document.Path].Constants;

    public string Containers(IdlDocument document) => _fileClasses[document.Path].Containers;

    public string Enums(IdlDocument document) => _fileClasses[document.Path].Enums;

    public ServiceNames Service(IdlService service) => _services[Key(service)];

    /// <summary>The properties of a struct, union or exception, in the order of its fields.</summary>
    public IReadOnlyList<string> Fields(IdlStruct @struct)
    {
        if (!_fields.TryGetValue(@struct, out var names))
            _fields[@struct] = names = NameFields(@struct);
        return names;
    }

    /// <summary>The methods a service offers, own ones first, with their names in it.</summary>
    public IReadOnlyList<(IdlMethod Method, MethodNames Names)> Methods(IdlService service)
    {
        // Names of the base come first, so that they are the same in every service that extends it.
        var chosen = new Dictionary<string, MethodNames>(StringComparer.Ordinal);
        var members = new NameScope([.. ReservedNames.Methods, Service(service).Methods]);
        var async = new NameScope(ReservedNames.Client);
        foreach (var link in Chain(service))
        {
            var names = link.Methods.Where(method => !chosen.ContainsKey(method.Name)).Select(static method => method.Name).ToList();
            var properties = members.ClaimAll(names, Identifiers.Pascal);
            var classes = members.ClaimAll([.. properties.Select(static name => name + "Method")], static name => name);
            var methods = async.ClaimAll(names, Identifiers.Async);
            for (var i = 0; i < names.Count; i++)
                chosen.Add(names[i], new MethodNames(properties[i], classes[i], methods[i], null, null));
        }

        var blocking = BlockingNames(service, [.. chosen]);
        return
        [
            .. service.AllMethods.Select(method =>
                (method, chosen[method.Name] with { Blocking = blocking.GetValueOrDefault(method.Name), Arguments = Arguments(method) })),
        ];
    }

    // They come last: whatever the client has besides its interface, it changes no name of that.
    private Dictionary<string, string> BlockingNames(IdlService service, IReadOnlyList<KeyValuePair<string, MethodNames>> chosen)
    {
        var members = new NameScope([.. ReservedNames.Client, Service(service).Client, .. chosen.Select(static pair => pair.Value.Async)]);
        var streams = service.AllMethods.Where(MethodShape.IsStreaming).Select(static method => method.Name).ToHashSet(StringComparer.Ordinal);
        return chosen.Where(pair => !streams.Contains(pair.Key))
            .ToDictionary(static pair => pair.Key, pair => members.Claim(Identifiers.WithoutAsync(pair.Value.Async)), StringComparer.Ordinal);
    }

    private static IEnumerable<IdlService> Chain(IdlService service) =>
        service.Extends is { } extended ? Chain(extended).Append(service) : [service];

    private string? Arguments(IdlMethod method) =>
        _arguments.GetValueOrDefault((method.Service.Document.Path, method.Service.Name, method.Name));

    private static (string Path, string Name) Key(IdlDefinition definition) => (definition.Document.Path, definition.Name);

    private void NameTypes(IReadOnlyList<IdlDocument> documents)
    {
        var owners = new Dictionary<string, IdlDefinition>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (document.Language == IdlLanguage.Protobuf)
            {
                NameProtobuf(document, owners);
                continue;
            }

            var types = document.Definitions.Where(static definition => definition is IdlEnum or IdlStruct).ToList();
            var wanted = types.ToDictionary(static type => type.Name, WantedName, StringComparer.Ordinal);
            var names = new NameScope(Taken(Namespace(document))).ClaimAll([.. types.Select(static type => type.Name)], name => wanted[name]);
            for (var i = 0; i < types.Count; i++)
                Own(types[i], names[i], owners);
            foreach (var service in document.Services)
                OwnService(service, owners);
        }
    }

    private void NameProtobuf(IdlDocument document, Dictionary<string, IdlDefinition> owners)
    {
        foreach (var type in document.Definitions.OfType<IdlProtobufType>())
            Own(type, ProtobufNames.Type(type.Name), owners);
        foreach (var service in document.Services)
            OwnService(service, owners);

        var classes = ProtobufNames.FileClasses(document.Path);
        _fileClasses[document.Path] = (classes.Reflection, classes.Extensions, "");
        _scopes[Namespace(document)].Claim(classes.Reflection);
        _scopes[Namespace(document)].Claim(classes.Extensions);
    }

    // What no type of a namespace can be called: the namespaces in it, and the aliases its files use.
    private IEnumerable<string> Taken(string space) =>
        _namespaces.Values
            .Where(other => other.StartsWith(space.Length == 0 ? "" : space + ".", StringComparison.Ordinal) && other.Length > space.Length)
            .Select(other => other[(space.Length == 0 ? 0 : space.Length + 1)..].Split('.')[0])
            .Concat(Runtime.Aliases.Select(static pair => pair.Alias))
            .Distinct(StringComparer.Ordinal);

    // A C# type cannot have the name of one of its members.
    private string WantedName(IdlDefinition type) =>
        Identifiers.Pascal(type.Name) is var name && type is IdlStruct @struct && Declared(@struct).Contains(name) ? name + "_" : name;

    private IEnumerable<string> Declared(IdlStruct @struct)
    {
        IEnumerable<string> members = @struct.Kind switch
        {
            IdlStructKind.Union => ReservedNames.Union,
            IdlStructKind.Exception => [.. ReservedNames.Record, "Text"],
            _ => ReservedNames.Record,
        };
        return Options(@struct.Document).KeepUnknownFields ? members.Append(ReservedNames.UnknownFields) : members;
    }

    private void Own(IdlDefinition type, string name, Dictionary<string, IdlDefinition> owners)
    {
        _types[Key(type)] = name;
        _scopes[Namespace(type.Document)].Claim(name);
        var full = TypeScope.Complete(Namespace(type.Document), name)["global::".Length..];
        if (!owners.TryAdd(full, type))
            Report(type, $"the C# type '{full}' is also made of '{owners[full].Name}' at {owners[full].Position}; give one of the two files {AnotherNamespace(type)}.");
    }

    private void OwnService(IdlService service, Dictionary<string, IdlDefinition> owners)
    {
        // The space keeps services apart from types, with which they share no C# name.
        var full = $"{Namespace(service.Document)}. {service.Name}";
        if (!owners.TryAdd(full, service))
            Report(service, $"the C# namespace '{Namespace(service.Document)}' already has a service '{service.Name}' from {owners[full].Position}; give one of the two files {AnotherNamespace(service)}.");
    }

    private static string AnotherNamespace(IdlDefinition definition) =>
        definition.Document.Language == IdlLanguage.Protobuf ? "another 'option csharp_namespace'" : "another 'namespace csharp'";

    private void NameGenerated(IdlDocument document)
    {
        var scope = _scopes[Namespace(document)];
        if (document.Language == IdlLanguage.Thrift)
        {
            var file = Identifiers.Pascal(Path.GetFileNameWithoutExtension(document.Path));
            _fileClasses[document.Path] = (scope.Claim(file + "Constants"), scope.Claim(file + "Containers"), scope.Claim(file + "Enums"));
        }

        foreach (var union in document.Structs.Where(static type => type.Kind == IdlStructKind.Union))
            _memberEnums[Key(union)] = scope.Claim(Name(union) + "Member");

        foreach (var service in document.Services)
        {
            var name = Identifiers.Pascal(service.Name);
            _services[Key(service)] = new ServiceNames(
                Namespace(document), scope.Claim("I" + name), scope.Claim(name + "Methods"), scope.Claim(name + "Client"),
                scope.Claim(name + "Descriptor"), scope.Claim(name + "Server"));

            foreach (var method in service.Methods.Where(MethodShape.NeedsArgumentsRecord))
            {
                var record = scope.Claim(name + Identifiers.Pascal(method.Name) + "Args");
                _arguments[(document.Path, service.Name, method.Name)] = record;
            }
        }
    }

    private IReadOnlyList<string> NameFields(IdlStruct @struct)
    {
        List<string> reserved = [.. @struct.Kind == IdlStructKind.Exception ? ReservedNames.Exception : ReservedNames.Record, Name(@struct)];
        if (@struct.Kind == IdlStructKind.Union)
            reserved.AddRange(["Member", "None"]);
        if (Options(@struct.Document).KeepUnknownFields)
            reserved.Add(ReservedNames.UnknownFields);

        // A text called message is what an exception is about: it takes the place of Exception.Message.
        if (@struct.Kind == IdlStructKind.Exception && @struct.Fields.Any(IsMessage))
            reserved.Remove("Message");
        var scope = new NameScope(reserved);
        return scope.ClaimAll([.. @struct.Fields.Select(static field => field.Name)], Identifiers.Pascal);
    }

    private static bool IsMessage(IdlField field) =>
        Identifiers.Pascal(field.Name) == "Message" && field.Type.Category == IdlTypeCategory.String;

    private void Report(IdlDefinition definition, string message) =>
        _diagnostics.Add(new IdlDiagnostic(EmitDiagnosticCode.TypeNamedTwice, IdlSeverity.Error, definition.Position, message));
}
