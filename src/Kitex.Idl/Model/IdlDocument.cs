namespace Kitex.Idl.Model;

/// <summary>One IDL file: its headers and its definitions, resolved. Of Protobuf files it has the services and the names of the types.</summary>
public sealed class IdlDocument
{
    private readonly List<IdlNamespace> _namespaces = [];
    private readonly List<IdlInclude> _includes = [];
    private readonly List<string> _cppIncludes = [];
    private readonly List<IdlDefinition> _definitions = [];
    private readonly List<IdlTypedef> _typedefs = [];
    private readonly List<IdlConstant> _constants = [];
    private readonly List<IdlEnum> _enums = [];
    private readonly List<IdlStruct> _structs = [];
    private readonly List<IdlService> _services = [];

    internal IdlDocument(string path, IdlLanguage language = IdlLanguage.Thrift, string package = "") =>
        (Path, Language, Package) = (path, language, package);

    /// <summary>The path the file was loaded from.</summary>
    public string Path { get; }

    /// <summary>The language the file is written in.</summary>
    public IdlLanguage Language { get; }

    /// <summary>The package of a Protobuf file; empty for none, and for Thrift.</summary>
    public string Package { get; }

    /// <summary>The <c>namespace</c> headers in order.</summary>
    public IReadOnlyList<IdlNamespace> Namespaces => _namespaces;

    /// <summary>The <c>include</c> headers in order, each path once.</summary>
    public IReadOnlyList<IdlInclude> Includes => _includes;

    /// <summary>The paths of the <c>cpp_include</c> headers in order.</summary>
    public IReadOnlyList<string> CppIncludes => _cppIncludes;

    /// <summary>All definitions in the order of the file.</summary>
    public IReadOnlyList<IdlDefinition> Definitions => _definitions;

    /// <summary>The typedefs in the order of the file.</summary>
    public IReadOnlyList<IdlTypedef> Typedefs => _typedefs;

    /// <summary>The constants in the order of the file.</summary>
    public IReadOnlyList<IdlConstant> Constants => _constants;

    /// <summary>The enums in the order of the file.</summary>
    public IReadOnlyList<IdlEnum> Enums => _enums;

    /// <summary>The structs, unions and exceptions in the order of the file.</summary>
    public IReadOnlyList<IdlStruct> Structs => _structs;

    /// <summary>The services in the order of the file.</summary>
    public IReadOnlyList<IdlService> Services => _services;

    /// <summary>Every use of a named type, in the order of the file.</summary>
    internal List<IdlType> TypeUses { get; } = [];

    /// <summary>Every name used as a value, in the order of the file.</summary>
    internal List<IdlExpression> ValueUses { get; } = [];

    /// <summary>
    /// The namespace for a language: the first header that names the language, else the last for <c>*</c>, else null.
    /// </summary>
    public string? Namespace(string language) =>
        (_namespaces.Find(header => header.Language == language) ?? _namespaces.FindLast(header => header.Language == "*"))?.Name;

    internal void Add(IdlNamespace header) => _namespaces.Add(header);

    internal void Add(IdlInclude header) => _includes.Add(header);

    internal void AddCppInclude(string path) => _cppIncludes.Add(path);

    internal void Add(IdlDefinition definition)
    {
        _definitions.Add(definition);
        switch (definition)
        {
            case IdlTypedef typedef: _typedefs.Add(typedef); break;
            case IdlConstant constant: _constants.Add(constant); break;
            case IdlEnum @enum: _enums.Add(@enum); break;
            case IdlStruct @struct: _structs.Add(@struct); break;
            case IdlService service: _services.Add(service); break;
            case IdlProtobufType: break;
            default: throw new ArgumentException($"Unknown definition {definition.GetType().Name}.", nameof(definition));
        }
    }
}
