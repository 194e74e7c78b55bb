using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Finds structs whose defaults would make themselves without end.</summary>
internal static class DefaultCheck
{
    public static IEnumerable<IdlDiagnostic> Run(IdlDocument document)
    {
        foreach (var field in document.Structs.SelectMany(static @struct => @struct.Fields))
        {
            if (field.Default is { } value && Made(value).Any(made => Reaches(made, field, [])))
            {
                yield return new IdlDiagnostic(
                    EmitDiagnosticCode.EndlessDefault, IdlSeverity.Error, field.Position,
                    $"the default of '{field.Name}' makes a struct whose own defaults make it again; leave one of them out.");
            }
        }
    }

    private static bool Reaches(IdlStruct from, IdlField target, HashSet<IdlStruct> seen) =>
        seen.Add(from)
        && (from.Fields.Contains(target) || from.Fields.SelectMany(Made).Any(next => Reaches(next, target, seen)));

    // What making a struct makes along with it: its defaults, and the zero values of what it requires.
    private static IEnumerable<IdlStruct> Made(IdlField field)
    {
        if (field.Default is { } value)
            return Made(value);
        return field is { Requiredness: IdlRequiredness.Required, Type.Struct: { } required } ? [required] : [];
    }

    private static IEnumerable<IdlStruct> Made(IdlValue value) => value switch
    {
        IdlStructValue made => made.Fields.SelectMany(static pair => Made(pair.Value)).Prepend(made.Struct),
        IdlListValue list => list.Items.SelectMany(Made),
        IdlMapValue map => map.Pairs.SelectMany(static pair => Made(pair.Key).Concat(Made(pair.Value))),
        _ => [],
    };
}
