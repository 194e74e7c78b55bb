using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

internal sealed partial class Parser
{
    private const string FieldCure = "write `1: i32 name`";

    /// <summary>Reads fields up to and including the closing character.</summary>
    private List<IdlField>? TakeFields(char close, FieldOwner owner, string ownerName, IdlPosition ownerPosition)
    {
        var fields = new List<IdlField>();
        var lastStart = -1;
        while (true)
        {
            var comment = _scanner.TakeComments();
            if (_scanner.Take(close))
                return fields;
            if (_scanner.AtEnd || (close == ')' && _scanner.Current is '{' or '}'))
            {
                _diagnostics.Break(DiagnosticCode.NotClosed, ownerPosition, $"the {ownerName} is not closed; write `{close}` after its last field");
                return null;
            }

            // "struct T {" inside a struct reads as a field `T` of type `struct` up to the brace.
            if (_scanner.Current == '{' && lastStart >= 0 && Array.IndexOf(DefinitionKeywords, fields[^1].Type.Name) >= 0)
            {
                _scanner.Position = lastStart;
                Break(DiagnosticCode.NotClosed, $"the {ownerName} is not closed; write `{close}` before this line");
                fields.RemoveAt(fields.Count - 1);
                return fields;
            }

            var start = _scanner.Position;
            if (TakeField(comment, owner, ownerName, fields.Count == 0 ? null : fields[^1]) is { } field)
            {
                lastStart = start;
                fields.Add(field);
                continue;
            }
            lastStart = -1;
            SkipElement(start, close);
        }
    }

    private IdlField? TakeField(string? comment, FieldOwner owner, string ownerName, IdlField? previous)
    {
        var idPosition = Here;
        if (TakeFieldId(previous) is not { } id)
            return null;

        var written = TakeRequiredness();
        if (TakeType($"a field needs a type and a name; {FieldCure}") is not { } type)
            return null;

        _scanner.SkipTrivia();
        var position = Here;
        if (!Characters.IsLetter(_scanner.Current))
        {
            MissingFieldName(type, ownerName, type.Position == idPosition ? previous : null);
            return null;
        }
        var name = _scanner.TakeName().ToString();

        IdlExpression? value = null;
        if (_scanner.Take('=') && (value = TakeValue()) is null)
            return null;

        var annotations = TakeAnnotations();
        if (annotations.Count > 0 && _scanner.PeekElement() == '=')
        {
            _scanner.SkipTrivia();
            Break(DiagnosticCode.Unexpected, $"the default of `{name}` stands after its annotations; write `{name} = value (key = \"text\")`");
            return null;
        }
        _scanner.TakeSeparator();
        var lineComment = _scanner.TakeLineComments();

        var inRange = CheckId(id, idPosition, name, ownerName);
        return new IdlField(
            inRange ? (short)id : (short)0, Requiredness(written, owner, name, ownerName, position), type, name, value,
            comment ?? lineComment, position, annotations)
        {
            HasValidId = inRange,
        };
    }

    /// <summary>The id as written or, when there is none, the one that follows; null after an error of form.</summary>
    private long? TakeFieldId(IdlField? previous)
    {
        if (!Characters.IsDigit(_scanner.Current) && _scanner.Current is not ('+' or '-'))
            return previous is { HasValidId: false } ? FieldIds.FollowsInvalid : (previous?.Id ?? 0) + 1;

        var start = _scanner.Position;
        var number = TakeInteger();
        if (!number.IsEmpty && _scanner.Take(':'))
            return FieldIds.Parse(number);

        _scanner.SkipTrivia();
        if (_scanner.Current == '.' || number.IsEmpty)
        {
            _scanner.Position = start;
            Break(DiagnosticCode.BadNumber, $"a field id is a whole decimal number; {FieldCure}");
        }
        else
        {
            Break(DiagnosticCode.Unexpected, $"the field id `{number}` needs `:` after it; write `{number}: type name`");
        }
        return null;
    }

    private bool CheckId(long id, IdlPosition position, string name, string ownerName)
    {
        if (id == FieldIds.FollowsInvalid)
            return false;
        if (id == FieldIds.NotDecimal)
        {
            _diagnostics.Error(
                DiagnosticCode.FieldIdNotDecimal, position, $"the id of field `{name}` of the {ownerName} is not decimal; write it as 1, 2, 3 ...");
            return false;
        }
        if (id is < short.MinValue or > short.MaxValue)
        {
            _diagnostics.Error(
                DiagnosticCode.FieldIdOutOfRange, position,
                $"the id of field `{name}` of the {ownerName} does not fit the 16 bits it has on the wire; write an id from 1 to {short.MaxValue}");
            return false;
        }
        if (id <= 0)
        {
            _diagnostics.Warn(
                DiagnosticCode.NonPositiveId, position, $"field `{name}` of the {ownerName} has the id {id}; write one from 1 on, others are reserved");
        }
        return true;
    }

    private IdlRequiredness TakeRequiredness()
    {
        _scanner.SkipTrivia();
        // The grammar asks for no blank after the word: "requiredstring x" is a required string.
        var rest = _scanner.Text.AsSpan(_scanner.Position);
        if (!rest.StartsWith("required") && !rest.StartsWith("optional"))
            return IdlRequiredness.Default;

        var requiredness = rest[0] == 'r' ? IdlRequiredness.Required : IdlRequiredness.Optional;
        _scanner.Position += "required".Length;
        _scanner.SkipIndent();
        return requiredness;
    }

    private IdlRequiredness Requiredness(IdlRequiredness written, FieldOwner owner, string name, string ownerName, IdlPosition position)
    {
        var holds = owner switch
        {
            FieldOwner.Union or FieldOwner.Throws => IdlRequiredness.Optional,
            FieldOwner.Arguments when written == IdlRequiredness.Optional => IdlRequiredness.Default,
            _ => written,
        };
        if (holds != written && written != IdlRequiredness.Default)
        {
            var (word, reason) = owner == FieldOwner.Arguments
                ? ("optional", "an argument is always sent")
                : ("required", "the field is always optional here");
            _diagnostics.Warn(
                DiagnosticCode.RequirednessIgnored, position, $"`{word}` of `{name}` of the {ownerName} has no effect, {reason}; remove it");
        }
        return holds;
    }

    /// <param name="type">What was read as the type.</param>
    /// <param name="ownerName">What the field belongs to.</param>
    /// <param name="previous">The field before, when this one has neither id nor requiredness and may be a slip in that one.</param>
    private void MissingFieldName(IdlType type, string ownerName, IdlField? previous)
    {
        var isSlip = previous is not null && previous.Position.Line == type.Position.Line;
        var found = _scanner.Current;
        var (code, message) = (type.Name, found) switch
        {
            ("required" or "optional" or "REQUIRED" or "OPTIONAL", _) =>
                (DiagnosticCode.Unexpected, "a field is `required` or `optional` once, in lower case"),
            (_, '&') => (DiagnosticCode.Unsupported, "references with `&` are not supported; remove the `&`"),
            (_, '<') => (DiagnosticCode.Unsupported,
                $"`{type.Name}` takes no type in `<>`, only list, set and map do; mark a streaming method with (streaming.mode = \"server\")"),
            _ when isSlip && previous!.Type.Name.ToUpperInvariant() is "REQUIRED" or "OPTIONAL" =>
                (DiagnosticCode.Unexpected, "a field is `required` or `optional` once, in lower case"),
            _ when isSlip => (DiagnosticCode.Unexpected,
                $"`{type}` after the field `{previous!.Name}` begins no field; {FieldCure} and separate fields by `,` or a new line"),
            _ when type.Name.StartsWith("xsd_", StringComparison.Ordinal) =>
                (DiagnosticCode.Unsupported, $"`{type.Name}` is not supported; remove it"),
            _ => (DiagnosticCode.Unexpected,
                $"in the {ownerName}, `{type}` is followed by {Found()} where a field's name belongs; {FieldCure} and separate fields by `,` or a new line"),
        };
        _diagnostics.Break(code, Here.Line == type.Position.Line ? Here : type.Position, message);
    }
}
