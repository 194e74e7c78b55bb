using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Parsing;

internal sealed partial class Parser
{
    private IdlEnum? TakeEnum(string? comment)
    {
        _scanner.TakeKeyword("enum");
        _scanner.SkipTrivia();
        var position = Here;
        if (TakeName("`enum` needs a name; write `enum Name { A = 1 }`") is not { } name)
            return null;
        if (!Expect('{', $"the enum `{name}` needs `{{` after its name; write `enum {name} {{ A = 1 }}`"))
            return null;

        var members = new List<IdlEnumMember>();
        long next = 0;
        while (true)
        {
            var memberComment = _scanner.TakeComments();
            if (_scanner.Take('}'))
                return new IdlEnum(_document, name, comment, position, members);
            if (_scanner.AtEnd)
            {
                _diagnostics.Break(DiagnosticCode.NotClosed, position, $"the enum `{name}` is not closed; write `}}` after its last member");
                return null;
            }

            var start = _scanner.Position;
            if (TakeEnumMember(memberComment, name, ref next) is { } member)
                members.Add(member);
            else
                SkipElement(start, '}');
        }
    }

    private IdlEnumMember? TakeEnumMember(string? comment, string enumName, ref long next)
    {
        var position = Here;
        if (TakeName($"a member of the enum `{enumName}` needs a name; write `NAME = 1`") is not { } name)
            return null;

        if (_scanner.Take('='))
        {
            if (TakeEnumNumber(name) is not { } written)
                return null;
            next = written;
        }
        var annotations = TakeAnnotations();
        _scanner.TakeSeparator();
        var lineComment = _scanner.TakeLineComments();

        var number = next;
        if (number is < int.MinValue or > int.MaxValue)
        {
            _diagnostics.Error(
                DiagnosticCode.EnumNumberOutOfRange, position,
                $"the number of `{enumName}.{name}` does not fit 32 bits; write one from {int.MinValue} to {int.MaxValue}, or use `const i64`");
        }
        if (next < long.MaxValue)
            next++;
        return new IdlEnumMember(name, comment ?? lineComment, position, annotations, (int)Math.Clamp(number, int.MinValue, int.MaxValue))
        {
            HasValidNumber = number is >= int.MinValue and <= int.MaxValue,
        };
    }

    private long? TakeEnumNumber(string name)
    {
        _scanner.SkipTrivia();
        var start = _scanner.Position;
        var text = TakeInteger();
        // A point would begin the next member, which no name does.
        if (text.IsEmpty || _scanner.Current == '.')
        {
            _scanner.Position = start;
            Break(DiagnosticCode.BadNumber, $"the number of `{name}` is {Found()}; write a whole number such as `{name} = 1`");
            return null;
        }
        switch (IntegerText.Parse(text, out var number))
        {
            case IntegerText.Outcome.Parsed:
                return number;
            case IntegerText.Outcome.TooLarge:
                return text[0] == '-' ? long.MinValue : long.MaxValue;
            default:
                _scanner.Position = start;
                Break(DiagnosticCode.BadNumber, $"`{text}` is not a number: 0x begins a hexadecimal one, 0o or 0 an octal one; write it in decimal");
                return null;
        }
    }
}
