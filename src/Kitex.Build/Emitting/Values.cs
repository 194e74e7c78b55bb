using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Writes constants, defaults and zero values as C# expressions.</summary>
internal sealed class Values(Symbols symbols, TypeNames types)
{
    /// <summary>The value as an expression of its type.</summary>
    public string Of(IdlValue value) => value switch
    {
        IdlBoolValue boolean => Literals.Of(boolean.Value),
        IdlIntegerValue integer => Literals.Of(integer.Value),
        IdlDoubleValue number => Literals.Of(number.Value),
        IdlStringValue text when text.Type.Category == IdlTypeCategory.String => Literals.Of(text.Text),
        IdlStringValue bytes => Bytes(bytes.Bytes.Span),
        IdlEnumValue member => Enum(member),
        IdlListValue list => List(list),
        IdlMapValue map => Map(map),
        IdlStructValue @struct => Struct(@struct),
        _ => throw new ArgumentException($"Unknown value {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>The value of a field that is absent and has no default; null for a struct that would contain itself.</summary>
    public string Zero(IdlType type) => type.Category switch
    {
        IdlTypeCategory.Bool => "false",
        IdlTypeCategory.String => "\"\"",
        IdlTypeCategory.Binary or IdlTypeCategory.Enum => "default",
        IdlTypeCategory.List => "[]",
        IdlTypeCategory.Set => $"{Runtime.EmptySet}<{types.Of(type.Element!)}>.Empty",
        IdlTypeCategory.Map => $"{Runtime.EmptyMap}<{types.Of(type.Key!)}, {types.Of(type.Element!)}>.Empty",
        IdlTypeCategory.Struct => ContainsItself(type.Struct!) ? "null!" : $"{types.Value(type)}.Default",
        _ => "0",
    };

    /// <summary>The comparer a set needs for its elements or a map for its keys; null when their own equality will do.</summary>
    public static string? Comparer(IdlType type, Containers containers)
    {
        if (type.Category == IdlTypeCategory.Binary)
            return Runtime.Equality + ".Bytes";
        return TypeNames.IsContainer(type) ? containers.Comparer(type) : null;
    }

    /// <summary>The containers of the file, for values that need a comparer.</summary>
    public required Containers Containers { get; init; }

    /// <summary>Whether a struct requires another of its own kind within itself, so that it has no zero value.</summary>
    public static bool ContainsItself(IdlStruct @struct)
    {
        var seen = new HashSet<IdlStruct>();
        return Reaches(@struct);

        bool Reaches(IdlStruct from)
        {
            foreach (var field in from.Fields)
            {
                if (field is { Requiredness: IdlRequiredness.Required, Default: null, Type.Struct: { } next }
                    && (next == @struct || (seen.Add(next) && Reaches(next))))
                    return true;
            }
            return false;
        }
    }

    private static string Bytes(ReadOnlySpan<byte> bytes) =>
        Literals.OfBytes(bytes) is var text && text.EndsWith("u8", StringComparison.Ordinal) ? text + ".ToArray()" : text;

    private string Enum(IdlEnumValue value)
    {
        for (var i = 0; i < value.Enum.Members.Count; i++)
        {
            if (value.Enum.Members[i].Number == value.Number)
                return $"{types.Value(value.Enum)}.{EnumEmitter.Names(value.Enum)[i]}";
        }
        return $"({types.Of(value.Enum)})({Literals.Of(value.Number)})";
    }

    private string List(IdlListValue value)
    {
        var items = string.Join(", ", value.Items.Select(Of));
        if (value.Type.Category == IdlTypeCategory.List)
            return $"[{items}]";
        if (value.Items.Count == 0)
            return Zero(value.Type);
        var comparer = Comparer(value.Type.Element!, Containers);
        return $"new {Runtime.HashSet}<{types.Of(value.Type.Element!)}>([{items}]{(comparer is null ? "" : ", " + comparer)})";
    }

    private string Map(IdlMapValue value)
    {
        if (value.Pairs.Count == 0)
            return Zero(value.Type);
        var (key, element) = (value.Type.Key!, value.Type.Element!);
        var pairs = string.Join(", ", value.Pairs.Select(pair => $"[{Of(pair.Key)}] = {Of(pair.Value)}"));
        return $"new {Runtime.Dictionary}<{types.Of(key)}, {types.Of(element)}>({Comparer(key, Containers)}) {{ {pairs} }}";
    }

    // As in the Go code of Kitex: a field that a struct value leaves out is zero, not its default.
    private string NotGiven(IdlStruct owner, IdlField field)
    {
        if (owner.Kind == IdlStructKind.Union)
            return "null";

        var mayBeNull = field.Type.Category == IdlTypeCategory.Struct
            ? field.Requiredness != IdlRequiredness.Required
            : TypeNames.IsContainer(field.Type) && field.Requiredness == IdlRequiredness.Optional;
        return mayBeNull ? "null" : Zero(field.Type);
    }

    private string Struct(IdlStructValue value)
    {
        var names = symbols.Fields(value.Struct);
        var members = new List<string>();
        for (var i = 0; i < names.Count; i++)
        {
            var field = value.Struct.Fields[i];
            if (value.Fields.FirstOrDefault(pair => pair.Key == field).Value is { } given)
                members.Add($"{names[i]} = {Of(given)}");
            else if (field.Default is not null || field.Requiredness == IdlRequiredness.Required)
                members.Add($"{names[i]} = {NotGiven(value.Struct, field)}");
        }
        var type = types.Of(value.Struct);
        return members.Count == 0 ? $"new {type}()" : $"new {type} {{ {string.Join(", ", members)} }}";
    }
}
