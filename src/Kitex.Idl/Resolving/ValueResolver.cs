using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Resolving;

/// <summary>Finds the constants and enum members that names in values stand for.</summary>
internal sealed class ValueResolver(SymbolTable symbols, DiagnosticBag diagnostics)
{
    private readonly List<(IdlNamedNode Target, bool ThroughTypedef)> _candidates = [];

    public void Resolve()
    {
        foreach (var use in symbols.Document.ValueUses)
            Bind(use);
    }

    private void Bind(IdlExpression use)
    {
        _candidates.Clear();
        Collect(use.Text);
        if (_candidates.Count == 1)
        {
            var (target, throughTypedef) = _candidates[0];
            if (throughTypedef)
                ReportTypedef(use, (IdlEnumMember)target);
            else
                use.Target = target;
        }
        else if (_candidates.Count == 0)
        {
            diagnostics.Error(DiagnosticCode.UndefinedValue, use.Position, $"the value `{use.Text}` is not defined: {Explain(use.Text)}");
        }
        else
        {
            var places = string.Join(" and ", _candidates.Select(c => c.Target.Position.ToString()).Distinct());
            diagnostics.Error(
                DiagnosticCode.AmbiguousValue, use.Position, $"`{use.Text}` can mean {_candidates.Count} things, at {places}; rename one, or include its file once");
        }
    }

    /// <summary>A name is a constant, <c>Enum.MEMBER</c>, <c>file.CONSTANT</c> or <c>file.Enum.MEMBER</c>.</summary>
    private void Collect(string name)
    {
        if (!SymbolTable.TrySplit(name, out var head, out var last))
        {
            if (symbols.Find(name) is IdlConstant constant)
                _candidates.Add((constant, false));
            return;
        }

        CollectMember(symbols, head, last);
        foreach (var (include, others) in symbols.Includes(head))
        {
            if (others.Find(last) is IdlConstant constant)
            {
                include.Used = true;
                _candidates.Add((constant, false));
            }
        }

        if (!SymbolTable.TrySplit(head, out var prefix, out var enumName))
            return;
        foreach (var (include, others) in symbols.Includes(prefix))
        {
            if (CollectMember(others, enumName, last))
                include.Used = true;
        }
    }

    private bool CollectMember(SymbolTable table, string enumName, string member)
    {
        var definition = table.Find(enumName);
        var @enum = definition as IdlEnum ?? (definition as IdlTypedef)?.Type.Enum;
        if (@enum?.Member(member) is not { } found)
            return false;
        _candidates.Add((found, definition is IdlTypedef));
        return true;
    }

    private void ReportTypedef(IdlExpression use, IdlEnumMember member)
    {
        var cure = member.Enum.Name;
        if (member.Enum.Document != symbols.Document)
        {
            var include = symbols.Document.Includes.FirstOrDefault(i => i.Document == member.Enum.Document);
            cure = include is null ? $"file.{cure}` after including {member.Enum.Document.Path}, `file.{cure}" : $"{include.Prefix}.{cure}";
        }
        diagnostics.Error(
            DiagnosticCode.EnumThroughTypedef, use.Position, $"`{use.Text}` names an enum member through a typedef; write `{cure}.{member.Name}`");
    }

    private string Explain(string name)
    {
        if (SymbolTable.TrySplit(name, out var head, out var last))
        {
            return symbols.Find(head) is IdlEnum @enum
                ? $"the enum `{@enum.Name}` has no member `{last}`; correct it or add the member"
                : symbols.Explain(name, "a constant or enum member");
        }

        foreach (var @enum in symbols.Document.Enums)
        {
            if (@enum.Member(name) is not null)
                return $"write `{@enum.Name}.{name}` for the member of the enum";
        }
        return symbols.Find(name) is not null
            ? symbols.Explain(name, "a constant")
            : $"write \"{name}\" for text, `Enum.{name}` for an enum member, or define a constant";
    }
}
