using System.Diagnostics.CodeAnalysis;
using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Resolving;

/// <summary>The names of one document and of the documents it includes. All kinds of definitions share one space of names.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<string, IdlDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(IdlInclude Include, SymbolTable Symbols)>> _includes = new(StringComparer.Ordinal);

    public SymbolTable(IdlDocument document, IReadOnlyDictionary<IdlDocument, SymbolTable> others, DiagnosticBag diagnostics)
    {
        Document = document;
        foreach (var include in document.Includes)
        {
            if (include.Document is null)
                continue;
            if (!_includes.TryGetValue(include.Prefix, out var sharing))
                _includes.Add(include.Prefix, sharing = []);
            sharing.Add((include, others[include.Document]));
        }

        foreach (var definition in document.Definitions)
        {
            if (_definitions.TryAdd(definition.Name, definition))
                continue;
            var first = _definitions[definition.Name].Position;
            diagnostics.Error(
                DiagnosticCode.DuplicateDefinition, definition.Position,
                $"`{definition.Name}` is already defined in line {first.Line}; give one of them another name");
        }
    }

    public IdlDocument Document { get; }

    public IdlDefinition? Find(string name) => _definitions.GetValueOrDefault(name);

    /// <summary>The included files that a prefix names, in order.</summary>
    public IReadOnlyList<(IdlInclude Include, SymbolTable Symbols)> Includes(string prefix) => _includes.GetValueOrDefault(prefix) ?? [];

    /// <summary>Splits a name at its last dot into the prefix of a file and a name in it.</summary>
    public static bool TrySplit(string name, [NotNullWhen(true)] out string? prefix, [NotNullWhen(true)] out string? rest)
    {
        var dot = name.LastIndexOf('.');
        (prefix, rest) = dot < 0 ? (null, null) : (name[..dot], name[(dot + 1)..]);
        return dot >= 0;
    }

    /// <summary>Finds a definition of a kind, here or, for a name with a prefix, in the first included file that has one.</summary>
    public T? Find<T>(string name, Func<IdlDefinition, bool> isWanted)
        where T : IdlDefinition
    {
        if (!TrySplit(name, out var prefix, out var rest))
            return Find(name) is T local && isWanted(local) ? local : null;

        foreach (var (include, symbols) in Includes(prefix))
        {
            if (symbols.Find(rest) is T found && isWanted(found))
            {
                include.Used = true;
                return found;
            }
        }
        return null;
    }

    /// <summary>Why a name was not found and what to do, as the second half of a message.</summary>
    public string Explain(string name, string kind)
    {
        if (!TrySplit(name, out var prefix, out var rest))
            return Find(name) is { } other ? $"it is {Kind(other)}, not {kind}; use another name" : $"define it, or write `file.{name}` when an included file does";

        foreach (var (include, symbols) in Includes(prefix))
        {
            return symbols.Find(rest) is { } other
                ? $"in {include.Path} it is {Kind(other)}, not {kind}; use another name"
                : $"{include.Path} does not define `{rest}`; correct the name or define it there";
        }
        return $"no file `{prefix}` is included here; write `include \"{prefix}.thrift\"`, what included files include does not count";
    }

    private static string Kind(IdlDefinition definition) => definition switch
    {
        IdlConstant => "a constant",
        IdlService => "a service",
        IdlEnum => "an enum",
        IdlTypedef => "a typedef",
        IdlStruct { Kind: IdlStructKind.Union } => "a union",
        IdlStruct { Kind: IdlStructKind.Exception } => "an exception",
        _ => "a struct",
    };
}
