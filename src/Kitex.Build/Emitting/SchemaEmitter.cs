using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits what tells the types and names of the IDL at run time, for those who read and write messages without the C# types.</summary>
internal static class SchemaEmitter
{
    // What is longer is broken up once more.
    private const int LongestLine = 140;

    /// <summary>Emits the schema of a struct, union or exception within its type.</summary>
    public static void EmitStruct(CodeWriter code, IdlStruct @struct, FileContext file)
    {
        var start = $"static {Runtime.StructSchema} {Runtime.Struct}<{file.Types.Of(@struct)}>.Schema => new({Literals.Of(@struct.Name)}, ";
        var end = @struct.Kind == IdlStructKind.Union ? ") { IsUnion = true };" : ");";
        code.Gap();
        if (@struct.Fields.Count == 0)
        {
            code.Line($"{start}[]{end}");
            return;
        }

        code.Line(start.TrimEnd());
        code.Line("[");
        using (code.Deeper())
        {
            foreach (var field in @struct.Fields)
                code.Line(Field(field, file, @struct.Kind != IdlStructKind.Union) + ",");
        }
        code.Line("]" + end);
    }

    /// <summary>Emits the schema of a method within its class.</summary>
    public static void EmitMethod(CodeWriter code, IdlMethod method, FileContext file)
    {
        List<(string Open, IReadOnlyList<string> Items, string Close)> parts = [("[", Fields(method.Arguments, file, withPresence: true), "]")];
        if (method.Result is not null || method.Throws.Count > 0)
            parts.Add(("", [method.Result is { } result ? file.Schemas.Of(result) : "null"], ""));
        if (method.Throws.Count > 0)
            parts.Add(("[", Fields(method.Throws, file, withPresence: false), "]"));

        var start = $"protected override {Runtime.MethodSchema} Schema => new(";
        List<string> lines = [.. parts.Select(static part => part.Open + string.Join(", ", part.Items) + part.Close)];
        code.Gap();
        if (lines.TrueForAll(static line => line.Length <= LongestLine))
        {
            code.List(start, lines, ");");
            return;
        }

        code.Line(start);
        using (code.Deeper())
        {
            foreach (var (i, (open, items, close)) in parts.Index())
                code.List(open, items, close + (i < parts.Count - 1 ? "," : ");"));
        }
    }

    /// <summary>Emits the class with the enums of a file.</summary>
    public static void EmitEnums(CodeWriter code, FileContext file)
    {
        using (code.Open($"file static class {file.Schemas.Name}"))
        {
            foreach (var (@enum, word) in file.Schemas.Enums)
            {
                code.List(
                    $"public static readonly {Runtime.TypeSchema} {word} = {Runtime.TypeSchema}.Enum(new({Literals.Of(@enum.Name)}, [",
                    [.. @enum.Members.Select(static member => $"({Literals.Of(member.Name)}, {Literals.Of(member.Number)})")],
                    "]));");
            }
        }
    }

    private static string[] Fields(IReadOnlyList<IdlField> fields, FileContext file, bool withPresence) =>
        [.. fields.Select(field => Field(field, file, withPresence))];

    // Members of unions and exceptions of methods are all optional.
    private static string Field(IdlField field, FileContext file, bool withPresence)
    {
        var more = new List<string>();
        if (withPresence && field.Requiredness != IdlRequiredness.Default)
            more.Add($"Is{field.Requiredness} = true");
        if (field.Default is { } value)
            more.Add($"Default = static (ref {Runtime.Writer} writer) => {file.Code.Write(field.Type, file.Values.Of(value))}");
        var members = more.Count == 0 ? "" : $" {{ {string.Join(", ", more)} }}";
        return $"new({field.Id}, {Literals.Of(field.Name)}, {file.Schemas.Of(field.Type)}){members}";
    }
}
