using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

internal sealed partial class Parser
{
    private static readonly (string Name, IdlTypeCategory Category)[] BaseTypes =
    [
        ("bool", IdlTypeCategory.Bool),
        ("byte", IdlTypeCategory.Byte),
        ("i8", IdlTypeCategory.Byte),
        ("i16", IdlTypeCategory.I16),
        ("i32", IdlTypeCategory.I32),
        ("i64", IdlTypeCategory.I64),
        ("double", IdlTypeCategory.Double),
        ("string", IdlTypeCategory.String),
        ("binary", IdlTypeCategory.Binary),
    ];

    private IdlType? TakeType(string missing)
    {
        _scanner.SkipTrivia();
        if (++_nesting > MaxNesting)
        {
            Break(DiagnosticCode.NestingTooDeep, $"types nest deeper than {MaxNesting}; name the inner ones with `typedef`");
            _nesting--;
            return null;
        }

        var type = _scanner.Current switch
        {
            'm' when _scanner.AtKeyword("map") => TakeContainer("map", IdlTypeCategory.Map, missing),
            's' when _scanner.AtKeyword("set") => TakeContainer("set", IdlTypeCategory.Set, missing),
            'l' when _scanner.AtKeyword("list") => TakeContainer("list", IdlTypeCategory.List, missing),
            _ => TakePlainType(missing),
        };
        _nesting--;
        if (type is not null)
            type.Annotations = TakeAnnotations();
        return type;
    }

    private IdlType? TakePlainType(string missing)
    {
        var position = Here;
        foreach (var (name, category) in BaseTypes)
        {
            if (_scanner.Current == name[0] && _scanner.TakeKeyword(name))
                return new IdlType(name, category, position);
        }

        if (TakeName(missing) is not { } written)
            return null;
        var type = new IdlType(written, IdlTypeCategory.Unresolved, position);
        _document.TypeUses.Add(type);
        return type;
    }

    private IdlType? TakeContainer(string name, IdlTypeCategory category, string missing)
    {
        // "list.Item" is an item of the file list.thrift.
        if (_scanner.Peek(name.Length) == '.')
            return TakePlainType(missing);

        var position = Here;
        _scanner.TakeKeyword(name);
        var cppType = category == IdlTypeCategory.List ? null : TakeCppType();
        if (!_scanner.Take('<'))
        {
            var example = category == IdlTypeCategory.Map ? "map<string, i32>" : $"{name}<i32>";
            _diagnostics.Break(
                DiagnosticCode.ContainerWithoutElement, position,
                $"`{name}` needs what it holds directly after it; write `{example}`, and `cpp_type` {(name == "list" ? "after" : "before")} the `<>`");
            return null;
        }

        IdlType? key = null;
        if (category == IdlTypeCategory.Map)
        {
            key = TakeType("`map` needs the type of its keys; write `map<string, i32>`");
            if (key is null || !Expect(',', "`map` needs a type for its keys and one for its values; write `map<string, i32>`"))
                return null;
        }
        var element = TakeType($"`{name}` needs the type of its elements; write `{name}<i32>`");
        if (element is null || !Expect('>', $"`{name}<` is not closed; write `>` after the type of its elements"))
            return null;

        if (category == IdlTypeCategory.List)
            cppType = TakeCppType();
        return new IdlType(name, category, position, key, element) { CppType = cppType };
    }

    /// <summary><c>cpp_type "text"</c>; a lone <c>cpp_type</c> is a name.</summary>
    private string? TakeCppType()
    {
        var start = _scanner.Position;
        if (_scanner.TakeKeyword("cpp_type"))
        {
            _scanner.SkipTrivia();
            if (_scanner.TakeLiteral() is { } text)
                return text;
        }
        _scanner.Position = start;
        return null;
    }
}
