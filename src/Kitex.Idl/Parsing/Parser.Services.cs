using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

internal sealed partial class Parser
{
    private const string MethodCure = "write `Reply name(1: Request request)`, with `void` when it returns nothing";

    private IdlService? TakeService(string? comment)
    {
        _scanner.TakeKeyword("service");
        _scanner.SkipTrivia();
        var position = Here;
        if (TakeName("`service` needs a name; write `service Name { void ping() }`") is not { } name)
            return null;

        string? extends = null;
        IdlPosition extendsPosition = default;
        if (_scanner.TakeKeyword("extends"))
        {
            _scanner.SkipTrivia();
            extendsPosition = Here;
            extends = TakeName($"`extends` needs the name of a service; write `service {name} extends Base {{ }}`");
            if (extends is null)
                return null;
        }
        if (!Expect('{', $"the service `{name}` needs `{{` after its name; write `service {name} {{ void ping() }}`"))
            return null;
        if (TakeMethods(name, position) is not { } methods)
            return null;

        var service = new IdlService(_document, name, comment, position, extends, extendsPosition, methods);
        foreach (var method in methods)
            method.Service = service;
        return service;
    }

    private List<IdlMethod>? TakeMethods(string service, IdlPosition position)
    {
        var methods = new List<IdlMethod>();
        while (true)
        {
            var comment = _scanner.TakeComments();
            if (_scanner.Take('}'))
                return methods;
            if (_scanner.AtEnd)
            {
                _diagnostics.Break(DiagnosticCode.NotClosed, position, $"the service `{service}` is not closed; write `}}` after its last method");
                return null;
            }

            var start = _scanner.Position;
            if (TakeMethod(comment) is { } method)
                methods.Add(method);
            else
                SkipElement(start, '}');
        }
    }

    private IdlMethod? TakeMethod(string? comment)
    {
        var oneway = _scanner.TakeKeyword("oneway");
        _scanner.SkipTrivia();
        if (MissesResult())
        {
            Break(DiagnosticCode.Unexpected, $"the method {Found()} has no result type; {MethodCure}");
            return null;
        }
        IdlType? result = null;
        if (!_scanner.TakeKeyword("void") && (result = TakeType($"a method needs a result type; {MethodCure}")) is null)
            return null;

        _scanner.SkipTrivia();
        var position = Here;
        if (!Characters.IsLetter(_scanner.Current))
        {
            MissingMethodName(result);
            return null;
        }
        var name = _scanner.TakeName().ToString();
        if (!Expect('(', result?.Name == "async"
            ? "`async` is not supported; remove it, or write `oneway void` for a call without reply"
            : $"the method `{name}` needs its arguments in `()`, even when it has none; {MethodCure}"))
            return null;
        if (TakeFields(')', FieldOwner.Arguments, $"method `{name}`", position) is not { } arguments)
            return null;

        List<IdlField>? throws = [];
        if (TakeThrows() && (throws = TakeFields(')', FieldOwner.Throws, $"throws of method `{name}`", position)) is null)
            return null;

        var annotations = TakeAnnotations();
        _scanner.TakeSeparator();
        _scanner.TakeLineComments();
        return new IdlMethod(name, comment, position, annotations, oneway, result, arguments, throws);
    }

    /// <summary>
    /// Whether a name is followed by arguments. Read as a type, <c>name (</c> would begin annotations and the error come late.
    /// </summary>
    private bool MissesResult()
    {
        var start = _scanner.Position;
        var misses = false;
        if (_scanner.TakeName() is not ("" or "void") && _scanner.Take('('))
        {
            var first = _scanner.PeekElement();
            misses = Characters.IsDigit(first) || first is '+' or '-'
                || (_scanner.Take(')') && (_scanner.TakeName().IsEmpty || _scanner.PeekElement() != '('));
        }
        _scanner.Position = start;
        return misses;
    }

    /// <summary><c>throws (</c>; without the parenthesis it is the result type of the next method.</summary>
    private bool TakeThrows()
    {
        var start = _scanner.Position;
        if (_scanner.TakeKeyword("throws") && _scanner.Take('('))
            return true;
        _scanner.Position = start;
        return false;
    }

    private void MissingMethodName(IdlType? result)
    {
        var (code, message) = (result?.Name, _scanner.Current) switch
        {
            ("stream", '<') => (DiagnosticCode.Unsupported,
                "`stream<>` is not supported; write the plain type and mark the method with (streaming.mode = \"server\")"),
            (null, _) => (DiagnosticCode.Unexpected, $"`void` is followed by {Found()} where the method's name belongs; {MethodCure}"),
            _ => (DiagnosticCode.Unexpected, $"`{result}` is followed by {Found()} where the method's name belongs; {MethodCure}"),
        };
        Break(code, message);
    }
}
