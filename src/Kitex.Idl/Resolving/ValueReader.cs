using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Idl.Resolving;

/// <summary>Reads values as values of a type. The constants they name have been read before.</summary>
internal sealed partial class ValueReader(DiagnosticBag diagnostics)
{
    /// <summary>Reads a value; null after an error.</summary>
    /// <param name="source">The value as written.</param>
    /// <param name="type">The declared type.</param>
    /// <param name="owner">The name of the constant or field, for messages.</param>
    public IdlValue? Read(IdlExpression source, IdlType type, string owner)
    {
        if (type.Category == IdlTypeCategory.Unresolved)
            return null;

        var position = source.Position;
        return source.Kind switch
        {
            IdlExpressionKind.Identifier => ReadName(source, type, owner),
            IdlExpressionKind.Literal when type.Category is IdlTypeCategory.String or IdlTypeCategory.Binary => ReadText(source, type),
            IdlExpressionKind.List when type.Category is IdlTypeCategory.List or IdlTypeCategory.Set => ReadList(source, type, owner),
            IdlExpressionKind.Map when type.Category == IdlTypeCategory.Map => ReadMap(source, type, owner),
            IdlExpressionKind.Map when type.Struct is { } @struct => ReadStruct(source, type, @struct, owner),
            _ when type.Category is IdlTypeCategory.List or IdlTypeCategory.Set or IdlTypeCategory.Map => Ignore(source, type, owner),
            IdlExpressionKind.Integer => FromInteger(source.Integer, type, position, owner) ?? Mismatch(source, type, owner),
            IdlExpressionKind.Double => FromDouble(source.Double, type, position) ?? Mismatch(source, type, owner),
            _ => Mismatch(source, type, owner),
        };
    }

    private IdlValue? ReadName(IdlExpression source, IdlType type, string owner)
    {
        var position = source.Position;
        switch (source.Target)
        {
            case null when source.Text is "true" or "false":
                return FromBool(source.Text == "true", type, position) ?? Mismatch(source, type, owner);

            case IdlEnumMember member:
                return FromEnum(member.Enum, member.Number, type, position, owner) ?? Mismatch(source, type, owner);

            case IdlConstant { Value: { } value } constant:
                var converted = Convert(value, type, position, owner) ?? Mismatch(source, type, owner);
                converted?.Constant = constant;
                return converted;

            default:
                return null;
        }
    }

    private IdlListValue ReadList(IdlExpression source, IdlType type, string owner)
    {
        var items = new List<IdlValue>(source.Items.Count);
        foreach (var item in source.Items)
        {
            if (Read(item, type.Element!, owner) is { } value)
                items.Add(value);
        }
        return new IdlListValue(type, source.Position, items);
    }

    private IdlMapValue ReadMap(IdlExpression source, IdlType type, string owner)
    {
        var pairs = new List<KeyValuePair<IdlValue, IdlValue>>(source.Pairs.Count);
        var places = new Dictionary<object, int>();
        foreach (var (keySource, valueSource) in source.Pairs)
        {
            var key = Read(keySource, type.Key!, owner);
            var value = Read(valueSource, type.Element!, owner);
            if (key is null || value is null)
                continue;

            if (Identity(key) is { } identity && !places.TryAdd(identity, pairs.Count))
            {
                diagnostics.Warn(
                    DiagnosticCode.DuplicateKey, key.Position, $"the map of `{owner}` already has this key, the later value holds; remove one");
                pairs[places[identity]] = new(key, value);
            }
            else
            {
                pairs.Add(new(key, value));
            }
        }
        return new IdlMapValue(type, source.Position, pairs);
    }

    private IdlStructValue ReadStruct(IdlExpression source, IdlType type, IdlStruct @struct, string owner)
    {
        var fields = new OrderedDictionary<IdlField, IdlValue>(ReferenceEqualityComparer.Instance);
        foreach (var (key, valueSource) in source.Pairs)
        {
            if (FieldOf(@struct, key, owner) is not { } field)
                continue;
            if (Read(valueSource, field.Type, owner) is not { } value)
                continue;

            if (fields.ContainsKey(field))
                diagnostics.Warn(DiagnosticCode.DuplicateKey, key.Position, $"`{field.Name}` of `{owner}` is already given, the later value holds; remove one");
            else if (@struct.Kind == IdlStructKind.Union && fields.Count > 0)
            {
                diagnostics.Warn(
                    DiagnosticCode.SeveralUnionFields, key.Position,
                    $"the union `{@struct.Name}` holds one field, the last one given to `{owner}` does; remove the others");
                fields.Clear();
            }
            fields[field] = value;
        }
        return new IdlStructValue(type, source.Position, @struct, [.. fields]);
    }

    private IdlField? FieldOf(IdlStruct @struct, IdlExpression key, string owner)
    {
        if (key.Kind != IdlExpressionKind.Literal)
        {
            diagnostics.Error(
                DiagnosticCode.FieldKeyNotLiteral, key.Position,
                $"the value of `{owner}` is a `{@struct.Name}`; write its keys as field names in quotes, {{\"field\": value}}");
            return null;
        }
        if (@struct.Field(key.Text) is { } field)
            return field;

        diagnostics.Error(
            DiagnosticCode.UnknownField, key.Position,
            $"`{@struct.Name}` has no field `{key.Text}`; write one of its fields: {string.Join(", ", @struct.Fields.Take(10).Select(f => f.Name))}");
        return null;
    }

    private IdlStringValue ReadText(IdlExpression source, IdlType type)
    {
        var bytes = EscapedText.ToBytes(source.Text, out var problem);
        if (problem is null && type.Category == IdlTypeCategory.String && !System.Text.Unicode.Utf8.IsValid(bytes))
            problem = "its escapes do not make valid UTF-8; use `binary`";
        if (problem is not null)
            diagnostics.Warn(DiagnosticCode.UnknownEscape, source.Position, $"in this text {problem}");
        return new IdlStringValue(type, source.Position, bytes);
    }

    /// <summary>Kitex's own compiler takes anything else for a container as an empty one.</summary>
    private IdlValue Ignore(IdlExpression source, IdlType type, string owner)
    {
        diagnostics.Warn(
            DiagnosticCode.ValueIgnored, source.Position, $"`{owner}` is a `{type}`, but its value is not; Kitex reads it as empty, write {Example(type)}");
        return type.Category == IdlTypeCategory.Map ? new IdlMapValue(type, source.Position, []) : new IdlListValue(type, source.Position, []);
    }

    private IdlValue? Mismatch(IdlExpression source, IdlType type, string owner)
    {
        var found = source.Kind switch
        {
            IdlExpressionKind.Identifier => $"`{source.Text}`",
            IdlExpressionKind.Literal => "text in quotes",
            IdlExpressionKind.List => "a list",
            IdlExpressionKind.Map => "a map",
            IdlExpressionKind.Double => "a number with a point",
            _ => "a whole number",
        };
        diagnostics.Error(DiagnosticCode.TypeMismatch, source.Position, $"`{owner}` needs a value of type `{type}` here, not {found}; write {Example(type)}");
        return null;
    }

    private static string Example(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Bool => "`true` or `false`",
        IdlTypeCategory.Double => "a number such as 1.5",
        IdlTypeCategory.String or IdlTypeCategory.Binary => "text in quotes",
        IdlTypeCategory.Enum => $"`{type}.{(type.Enum!.Members is [var first, ..] ? first.Name : "MEMBER")}`",
        IdlTypeCategory.List or IdlTypeCategory.Set => "`[value, value]`",
        IdlTypeCategory.Map => "`{key: value}`",
        IdlTypeCategory.Struct => "`{\"field\": value}`",
        _ => "a whole number such as 5",
    };

    private static object? Identity(IdlValue value) => value switch
    {
        IdlBoolValue v => v.Value,
        IdlIntegerValue v => v.Value,
        IdlDoubleValue v => v.Value,
        IdlEnumValue v => v.Number,
        IdlStringValue v => System.Convert.ToBase64String(v.Bytes.Span),
        _ => null,
    };
}
