using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Resolving;

/// <summary>Finds names and numbers that are used twice inside a definition.</summary>
internal sealed class DuplicateChecks(IdlDocument document, DiagnosticBag diagnostics)
{
    public void Run()
    {
        foreach (var @enum in document.Enums)
            Check(@enum);
        foreach (var @struct in document.Structs)
            Check(@struct.Fields, $"`{@struct.Name}`", arguments: false);
        foreach (var service in document.Services)
            Check(service);
    }

    private void Check(IdlEnum @enum)
    {
        foreach (var member in @enum.Members)
        {
            if (@enum.Member(member.Name) != member)
            {
                diagnostics.Error(
                    DiagnosticCode.DuplicateEnumMember, member.Position, $"the enum `{@enum.Name}` already has a member `{member.Name}`; rename or remove one");
            }
            else if (member.HasValidNumber && @enum.Member(member.Number) is { } other && other != member)
            {
                diagnostics.Error(
                    DiagnosticCode.DuplicateEnumNumber, member.Position,
                    $"`{@enum.Name}.{member.Name}` has the number {member.Number} of `{@enum.Name}.{other.Name}`; write another one after `=`");
            }
        }
    }

    private void Check(IdlService service)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var method in service.Methods)
        {
            if (!names.Add(method.Name))
            {
                diagnostics.Error(
                    DiagnosticCode.DuplicateMethod, method.Position, $"the service `{service.Name}` already has a method `{method.Name}`; rename one");
            }
            Check(method.Arguments, $"`{service.Name}.{method.Name}`", arguments: true);
            Check(method.Throws, $"`{service.Name}.{method.Name}`", arguments: true);
        }
    }

    private void Check(IReadOnlyList<IdlField> fields, string owner, bool arguments)
    {
        if (fields.Count < 2)
            return;

        var names = new HashSet<string>(StringComparer.Ordinal);
        var ids = new HashSet<short>();
        foreach (var field in fields)
        {
            if (!names.Add(field.Name))
                Report(DiagnosticCode.DuplicateField, field, arguments, $"{owner} already has a field `{field.Name}`; rename one");
            if (field.HasValidId && !ids.Add(field.Id))
                Report(DiagnosticCode.DuplicateFieldId, field, arguments, $"{owner} already has a field with the id {field.Id}; write another id before `{field.Name}`");
        }
    }

    private void Report(string code, IdlField field, bool arguments, string message)
    {
        // Kitex's own compiler lets arguments pass unchecked.
        if (arguments)
            diagnostics.Warn(DiagnosticCode.DuplicateArgument, field.Position, message);
        else
            diagnostics.Error(code, field.Position, message);
    }
}
