using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the reading constructor and <c>Read</c>.</summary>
internal static class ReadEmitter
{
    /// <summary>Emits the constructor that reads the fields up to and including STOP.</summary>
    public static void EmitConstructor(CodeWriter code, Shape shape, FileContext file, Action? atEnd = null)
    {
        code.Gap();
        if (shape.HasRequiredMembers)
            code.Line(Runtime.SetsRequiredMembers);
        using (code.Open($"private {shape.Name}(ref {Runtime.Reader} reader)"))
        {
            var demanded = shape.Fields.Where(static field => field.MustBePresent).ToList();
            if (demanded.Count > 0)
                code.List("bool ", [.. demanded.Select(static field => $"has{field.Name} = false")], ";");
            if (shape.KeepUnknown)
                code.Line($"{Runtime.Memory} unknown = default;");

            FieldLoop.Emit(code, () => EmitCases(code, shape, file), shape.KeepUnknown ? "reader.KeepUnknown(type, ref unknown);" : null);

            foreach (var field in demanded)
                code.Line($"if (!has{field.Name}) {Runtime.Reader}.ThrowMissingField({Literals.Of(shape.IdlName)}, {Literals.Of(field.Field.Name)});");
            foreach (var field in shape.Fields.Where(static field => field.IsRequiredArgument && !field.MustBePresent))
                EmitAbsentArgument(code, shape, field, file);
            if (shape.KeepUnknown)
                code.Line($"{ReservedNames.UnknownFields} = unknown;");
            atEnd?.Invoke();
        }
    }

    public static void EmitRead(CodeWriter code, Shape shape)
    {
        code.Gap();
        code.Line($"public static {shape.Name} Read(ref {Runtime.Reader} reader) => new(ref reader);");
    }

    private static void EmitCases(CodeWriter code, Shape shape, FileContext file)
    {
        // Only arguments can share an id. A container with other elements than the first could not be read, and stays as it is.
        foreach (var sharing in shape.Fields.GroupBy(static field => (field.Id, Wire: TypeNames.Wire(field.Type))))
        {
            var label = $"case {sharing.Key.Id} when type == {sharing.Key.Wire}:";
            var first = sharing.First();
            List<ShapeField> alike = [.. sharing.Where(field => TypeNames.WireShape(field.Type) == TypeNames.WireShape(first.Type))];
            if (alike.Count == 1)
                code.Case(label, Statements(first, file));
            else
                EmitShared(code, label, alike, file);
        }

        // A known field of another type is dropped, as Kitex does: it would come back beside the known one otherwise.
        if (shape.KeepUnknown && shape.Fields.Count > 0)
            code.Line($"case {string.Join(" or ", shape.Fields.Select(static field => field.Id))}: reader.Skip(type); break;");
    }

    private static List<string> Statements(ShapeField field, FileContext file)
    {
        var statements = new List<string> { $"{field.Name} = {file.Code.Read(field.Type)};" };
        if (field.MustBePresent)
            statements.Add($"has{field.Name} = true;");
        if (field is { IsNullable: true, Field.Requiredness: IdlRequiredness.Default } && TypeNames.IsUnion(field.Type))
            statements.Add(ForgetEmptyUnion(field, file));
        return statements;
    }

    // Each reads the value anew: the same bytes may be of another C# type to it.
    private static void EmitShared(CodeWriter code, string label, List<ShapeField> fields, FileContext file)
    {
        using (code.Open(label))
        {
            code.Line("var start = reader;");
            foreach (var field in fields)
            {
                if (field != fields[0])
                    code.Line("reader = start;");
                foreach (var statement in Statements(field, file))
                    code.Line(statement);
            }
            code.Line("break;");
        }
    }

    private static void EmitAbsentArgument(CodeWriter code, Shape shape, ShapeField field, FileContext file)
    {
        if (field.Default is { } value)
            code.Line($"{field.Name} ??= {file.Values.Of(value)};");
        else
            code.Line($"if ({field.Name} is null) throw new {Runtime.MissingArgument}({Literals.Of(shape.IdlName)}, {Literals.Of(field.Field.Name)});");
    }

    // Kitex sends an empty struct for a union that is not there; null goes back as the same bytes, an empty union could not.
    private static string ForgetEmptyUnion(ShapeField field, FileContext file)
    {
        var union = field.Type.Struct!;
        var none = $"{file.Scope.AsValue(file.Symbols.Namespace(union.Document), file.Symbols.MemberEnum(union))}.None";
        var unknown = file.Symbols.Options(union.Document).KeepUnknownFields ? $" && {field.Name}.{ReservedNames.UnknownFields}.IsEmpty" : "";
        return $"if ({field.Name}.Member == {none}{unknown}) {field.Name} = null;";
    }
}
