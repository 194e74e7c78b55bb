using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;
using Kitex.Idl.Parsing;

namespace Kitex.Idl.Resolving;

/// <summary>Finds what the type names of a document stand for and follows its typedefs.</summary>
internal sealed class TypeResolver(SymbolTable symbols, DiagnosticBag diagnostics)
{
    public void Resolve()
    {
        var document = symbols.Document;
        foreach (var use in document.TypeUses)
            Bind(use);

        var cyclic = new HashSet<IdlTypedef>();
        var ordered = DependencyOrder.Sort(
            document.Typedefs, typedef => TypedefsIn(typedef.Type).Where(t => t.Document == document), cycle => ReportCycle(cycle, cyclic));
        foreach (var typedef in ordered)
        {
            if (!cyclic.Contains(typedef))
                Complete(typedef);
        }
        foreach (var use in document.TypeUses)
            Follow(use);
    }

    private void Bind(IdlType use)
    {
        if (symbols.Find<IdlDefinition>(use.Name, definition => definition is IdlTypedef or IdlEnum or IdlStruct) is { } found)
        {
            use.Resolve(found, found switch
            {
                IdlEnum => IdlTypeCategory.Enum,
                IdlStruct => IdlTypeCategory.Struct,
                _ => IdlTypeCategory.Unresolved,
            }, null);
            return;
        }

        if (symbols.Find(use.Name) is not null)
            diagnostics.Error(DiagnosticCode.NotAType, use.Position, $"`{use.Name}` cannot be a type: {symbols.Explain(use.Name, "a type")}");
        else
        {
            diagnostics.Error(
                DiagnosticCode.UndefinedType, use.Position, $"the type `{use.Name}` is not defined: {Cure(use.Name) ?? symbols.Explain(use.Name, "a type")}");
        }
    }

    private static string? Cure(string name) => name switch
    {
        "float" => "write `double`",
        "slist" => "write `string`",
        "void" => "`void` is only the result of a method",
        "uuid" => "write `string` or `binary`",
        "int" => "write `i32`",
        "long" => "write `i64`",
        "short" => "write `i16`",
        "str" => "write `string`",
        "bytes" => "write `binary`",
        "boolean" => "write `bool`",
        "required" or "optional" => "a field is `required` or `optional` once",
        _ => null,
    };

    private static IEnumerable<IdlTypedef> TypedefsIn(IdlType type)
    {
        if (type.Typedef is { } typedef)
            return [typedef];
        if (type.Key is null)
            return type.Element is null ? [] : TypedefsIn(type.Element);
        return TypedefsIn(type.Key).Concat(TypedefsIn(type.Element!));
    }

    private void ReportCycle(IReadOnlyList<IdlTypedef> cycle, HashSet<IdlTypedef> cyclic)
    {
        if (cyclic.Overlaps(cycle))
        {
            cyclic.UnionWith(cycle);
            return;
        }
        cyclic.UnionWith(cycle);
        diagnostics.Error(
            DiagnosticCode.TypedefCycle, cycle[^1].Position,
            $"the typedef `{cycle[^1].Name}` is defined by itself ({DependencyOrder.Describe(cycle, t => t.Name)}); use a struct, or break the circle");
    }

    private void Complete(IdlTypedef typedef)
    {
        typedef.Depth = Depth(typedef.Type);
        if (typedef.Depth > Parser.MaxNesting)
        {
            diagnostics.Error(
                DiagnosticCode.NestingTooDeep, typedef.Position, $"the typedef `{typedef.Name}` nests deeper than {Parser.MaxNesting}; put a struct between");
        }
        FollowAll(typedef.Type);
    }

    private static int Depth(IdlType type)
    {
        if (type.Typedef is { } typedef)
            return typedef.Depth;
        var key = type.Key is null ? 0 : Depth(type.Key);
        return type.Element is null ? 0 : 1 + Math.Max(key, Depth(type.Element));
    }

    private static void FollowAll(IdlType type)
    {
        Follow(type);
        if (type.Typedef is not null)
            return;
        if (type.Key is not null)
            FollowAll(type.Key);
        if (type.Element is not null)
            FollowAll(type.Element);
    }

    private static void Follow(IdlType use)
    {
        if (use.Typedef is { } typedef && typedef.Type.Category != IdlTypeCategory.Unresolved)
            use.Resolve(typedef, IdlTypeCategory.Unresolved, typedef.Type.Underlying);
    }
}
