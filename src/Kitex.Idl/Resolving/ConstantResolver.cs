using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Resolving;

/// <summary>Reads the constants and the default values of a document as values of their types.</summary>
internal sealed class ConstantResolver(IdlDocument document, DiagnosticBag diagnostics)
{
    private readonly ValueReader _reader = new(diagnostics);

    public void Resolve()
    {
        var cyclic = new HashSet<IdlConstant>();
        foreach (var constant in DependencyOrder.Sort(document.Constants, LocalConstantsIn, cycle => ReportCycle(cycle, cyclic)))
        {
            if (!cyclic.Contains(constant))
                constant.Value = _reader.Read(constant.Source, constant.Type, constant.Name);
        }

        foreach (var @struct in document.Structs)
            ReadDefaults(@struct.Fields);
        foreach (var service in document.Services)
        {
            foreach (var method in service.Methods)
            {
                ReadDefaults(method.Arguments);
                ReadDefaults(method.Throws);
            }
        }
    }

    private void ReadDefaults(IReadOnlyList<IdlField> fields)
    {
        foreach (var field in fields)
        {
            if (field.DefaultSource is not null)
                field.Default = _reader.Read(field.DefaultSource, field.Type, field.Name);
        }
    }

    private List<IdlConstant> LocalConstantsIn(IdlConstant constant)
    {
        var found = new List<IdlConstant>();
        Collect(constant.Source, found);
        return found;
    }

    private void Collect(IdlExpression expression, List<IdlConstant> found)
    {
        if (expression.Target is IdlConstant constant && constant.Document == document)
            found.Add(constant);
        foreach (var item in expression.Items)
            Collect(item, found);
        foreach (var (key, value) in expression.Pairs)
        {
            Collect(key, found);
            Collect(value, found);
        }
    }

    private void ReportCycle(IReadOnlyList<IdlConstant> cycle, HashSet<IdlConstant> cyclic)
    {
        var known = cyclic.Overlaps(cycle);
        cyclic.UnionWith(cycle);
        if (known)
            return;

        diagnostics.Error(
            DiagnosticCode.ConstantCycle, cycle[^1].Position,
            $"the constant `{cycle[^1].Name}` is defined by itself ({DependencyOrder.Describe(cycle, c => c.Name)}); write out one of the values");
    }
}
