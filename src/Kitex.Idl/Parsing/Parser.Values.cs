using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

internal sealed partial class Parser
{
    private IdlExpression? TakeValue()
    {
        _scanner.SkipTrivia();
        if (++_nesting > MaxNesting)
        {
            Break(DiagnosticCode.NestingTooDeep, $"values nest deeper than {MaxNesting}; name the inner ones with `const`");
            _nesting--;
            return null;
        }

        var position = Here;
        var value = _scanner.Current switch
        {
            '[' => TakeList(position),
            '{' => TakeMap(position),
            '"' or '\'' => TakeLiteral("a value needs its closing quote") is { } text
                ? new IdlExpression(IdlExpressionKind.Literal, position) { Text = text }
                : null,
            '+' or '-' or '.' => TakeNumber(position),
            var c when Characters.IsDigit(c) => TakeNumber(position),
            _ => TakeIdentifier(position),
        };
        _nesting--;
        return value;
    }

    private IdlExpression? TakeIdentifier(IdlPosition position)
    {
        if (TakeName("a value is missing; write a number, \"text\", a constant's name, `Enum.MEMBER`, `[...]` or `{...}`") is not { } name)
            return null;

        var value = new IdlExpression(IdlExpressionKind.Identifier, position) { Text = name };
        if (name is not ("true" or "false"))
            _document.ValueUses.Add(value);
        return value;
    }

    private IdlExpression? TakeList(IdlPosition position)
    {
        _scanner.Take('[');
        var items = new List<IdlExpression>();
        while (!_scanner.Take(']'))
        {
            if (_scanner.PeekElement() == '\0')
                return NotClosed(position, "list", ']');
            if (TakeValue() is not { } item)
                return null;
            items.Add(item);
            _scanner.TakeSeparator();
        }
        return new IdlExpression(IdlExpressionKind.List, position) { Items = items };
    }

    private IdlExpression? TakeMap(IdlPosition position)
    {
        _scanner.Take('{');
        var pairs = new List<KeyValuePair<IdlExpression, IdlExpression>>();
        while (!_scanner.Take('}'))
        {
            if (_scanner.PeekElement() == '\0')
                return NotClosed(position, "map", '}');
            if (TakeValue() is not { } key)
                return null;
            if (!Expect(':', "`{}` holds `key: value` pairs; write lists and sets with `[]`"))
                return null;
            if (TakeValue() is not { } value)
                return null;
            pairs.Add(new(key, value));
            _scanner.TakeSeparator();
        }
        return new IdlExpression(IdlExpressionKind.Map, position) { Pairs = pairs };
    }

    private IdlExpression? NotClosed(IdlPosition position, string what, char close)
    {
        _diagnostics.Break(DiagnosticCode.NotClosed, position, $"the {what} that begins here is not closed; write `{close}` after its last element");
        return null;
    }

    private IdlAnnotations TakeAnnotations()
    {
        var start = _scanner.Position;
        if (_scanner.PeekElement() != '(')
            return IdlAnnotations.Empty;

        _scanner.Take('(');
        var items = new AnnotationList();
        while (!_scanner.Take(')'))
        {
            if (!TakeAnnotation(items))
            {
                SkipAnnotations(start);
                break;
            }
        }
        return items.Freeze();
    }

    private bool TakeAnnotation(AnnotationList items)
    {
        const string cure = "write `(key = \"text\")`";
        _scanner.SkipTrivia();
        var key = _scanner.TakeName();
        if (key.IsEmpty)
        {
            Break(DiagnosticCode.BadAnnotation, $"an annotation begins with {Found()}; {cure}, or close the list with `)`");
            return false;
        }
        if (!_scanner.Take('='))
        {
            _scanner.SkipTrivia();
            Break(DiagnosticCode.BadAnnotation, $"after the annotation key `{key}` stands {Found()} instead of `=`; {cure}, keys of letters, digits, `_` and `.`");
            return false;
        }
        _scanner.SkipTrivia();
        if (_scanner.Current is not ('"' or '\''))
        {
            Break(DiagnosticCode.BadAnnotation, $"the annotation `{key}` needs its value in quotes; write `{key} = \"{_scanner.PeekWord()}\"`");
            return false;
        }
        if (TakeLiteral(cure) is not { } value)
            return false;

        items.Add(key, value);
        _scanner.TakeSeparator();
        return true;
    }
}
