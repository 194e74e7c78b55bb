using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

/// <summary>
/// Reads one file by recursive descent. A method that returns null has reported why; the nearest list of definitions, fields,
/// members or methods then finds the next element and goes on.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>How deep types and values may nest: far beyond any real file, far below what the stack holds.</summary>
    public const int MaxNesting = 64;

    private static readonly string[] DefinitionKeywords = ["const", "typedef", "enum", "service", "struct", "union", "exception"];
    private static readonly string[] HeaderKeywords = ["include", "cpp_include", "namespace"];

    private readonly Scanner _scanner;
    private readonly LineMap _lines;
    private readonly DiagnosticBag _diagnostics;
    private readonly IdlDocument _document;
    private int _nesting;

    private Parser(string path, string text, DiagnosticBag diagnostics)
    {
        _scanner = new Scanner(text);
        _lines = new LineMap(path, text);
        _diagnostics = diagnostics;
        _document = new IdlDocument(path);
    }

    public static IdlDocument Parse(string path, string text, DiagnosticBag diagnostics)
    {
        var parser = new Parser(path, text, diagnostics);
        parser.ReadDocument();
        return parser._document;
    }

    private IdlPosition Here => _lines[_scanner.Position];

    private void ReadDocument()
    {
        while (true)
        {
            var comment = _scanner.TakeComments();
            if (_scanner.AtEnd)
                return;

            var start = _scanner.Position;
            if (TakeHeader() || TakeDefinition(comment))
            {
                _scanner.TakeLineComments();
                continue;
            }
            if (_scanner.Position == start)
                _scanner.Position++;
            SkipToDefinition();
        }
    }

    private bool TakeHeader()
    {
        var keyword = Array.Find(HeaderKeywords, _scanner.AtKeyword);
        if (keyword is null)
            return false;

        if (_document.Definitions.Count > 0)
        {
            Break(
                DiagnosticCode.HeaderAfterDefinition,
                $"`{keyword}` stands after a definition; move it above the first one, `{_document.Definitions[0].Name}`");
        }
        _scanner.TakeKeyword(keyword);
        if (keyword == "namespace" ? !TakeNamespace() : !TakePath(keyword))
            SkipToDefinition();
        return true;
    }

    private bool TakePath(string keyword)
    {
        _scanner.SkipTrivia();
        var position = Here;
        if (TakeLiteral($"`{keyword}` needs a path in quotes; write `{keyword} \"file.thrift\"`") is not { } path)
            return false;

        if (keyword == "cpp_include")
            _document.AddCppInclude(path);
        else if (path.Length > 0 && !_document.Includes.Any(include => include.Path == path))
            _document.Add(new IdlInclude(path, position));
        return true;
    }

    private bool TakeNamespace()
    {
        const string cure = "write `namespace go a.b.c`";
        _scanner.SkipTrivia();
        var position = Here;
        var language = _scanner.Take('*') ? "*" : TakeName($"`namespace` needs a language or `*`; {cure}");
        if (language is null)
            return false;

        _scanner.SkipTrivia();
        var (nameStart, nameLine) = (_scanner.Position, Here.Line);
        if (TakeName($"`namespace {language}` needs a name without quotes; {cure}") is not { } name)
            return false;

        // After "namespace go" the keyword of a definition in the next line reads as the name.
        if (nameLine != position.Line && Array.IndexOf(DefinitionKeywords, name) >= 0)
        {
            _scanner.Position = nameStart;
            _diagnostics.Break(DiagnosticCode.Unexpected, position, $"`namespace {language}` has no name; {cure}");
            return false;
        }
        _document.Add(new IdlNamespace(language, name, position, TakeAnnotations()));
        return true;
    }

    private bool TakeDefinition(string? comment)
    {
        var definition = Array.Find(DefinitionKeywords, _scanner.AtKeyword) switch
        {
            "const" => TakeConstant(comment),
            "typedef" => TakeTypedef(comment),
            "enum" => TakeEnum(comment),
            "service" => TakeService(comment),
            "struct" => TakeStruct(IdlStructKind.Struct, "struct", comment),
            "union" => TakeStruct(IdlStructKind.Union, "union", comment),
            "exception" => TakeStruct(IdlStructKind.Exception, "exception", comment),
            _ => UnknownDefinition(),
        };
        if (definition is null)
            return false;

        definition.Annotations = TakeAnnotations();
        _document.Add(definition);
        return true;
    }

    private IdlConstant? TakeConstant(string? comment)
    {
        const string cure = "write `const i32 NAME = 5`";
        _scanner.TakeKeyword("const");
        if (TakeType($"`const` needs a type; {cure}") is not { } type)
            return null;

        _scanner.SkipTrivia();
        var position = Here;
        if (TakeName($"a constant needs a type and a name; {cure}") is not { } name)
            return null;
        if (!Expect('=', $"the constant `{name}` needs `=` and a value; {cure}"))
            return null;
        if (TakeValue() is not { } value)
            return null;

        _scanner.TakeSeparator();
        return new IdlConstant(_document, name, comment, position, type, value);
    }

    private IdlTypedef? TakeTypedef(string? comment)
    {
        const string cure = "write `typedef i64 Name`";
        _scanner.TakeKeyword("typedef");
        if (TakeType($"`typedef` needs a type; {cure}") is not { } type)
            return null;

        _scanner.SkipTrivia();
        var position = Here;
        return TakeName($"`typedef` needs a type and a name; {cure}") is { } name
            ? new IdlTypedef(_document, name, comment, position, type)
            : null;
    }

    private IdlStruct? TakeStruct(IdlStructKind kind, string keyword, string? comment)
    {
        _scanner.TakeKeyword(keyword);
        _scanner.SkipTrivia();
        var position = Here;
        if (TakeName($"`{keyword}` needs a name; write `{keyword} Name {{ 1: i32 field }}`") is not { } name)
            return null;
        if (!Expect('{', $"the {keyword} `{name}` needs `{{` after its name; write `{keyword} {name} {{ 1: i32 field }}`"))
            return null;

        var owner = kind == IdlStructKind.Union ? FieldOwner.Union : FieldOwner.Struct;
        return TakeFields('}', owner, $"{keyword} `{name}`", position) is { } fields
            ? new IdlStruct(_document, name, comment, position, kind, fields)
            : null;
    }
}
