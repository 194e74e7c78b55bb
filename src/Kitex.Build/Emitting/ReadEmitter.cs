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
                code.Line($"bool {string.Join(", ", demanded.Select(static field => $"has{field.Name} = false"))};");
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
        foreach (var field in shape.Fields)
        {
            var statements = $"{field.Name} = {file.Code.Read(field.Type)};";
            if (field.MustBePresent)
                statements += $" has{field.Name} = true;";
            if (field is { IsNullable: true, Field.Requiredness: IdlRequiredness.Default } && TypeNames.IsUnion(field.Type))
                statements += ForgetEmptyUnion(field, file);
            code.Line($"case {field.Id} when type == {TypeNames.Wire(field.Type)}: {statements} break;");
        }

        // A known field of another type is dropped, as Kitex does: it would come back beside the known one otherwise.
        if (shape.KeepUnknown && shape.Fields.Count > 0)
            code.Line($"case {string.Join(" or ", shape.Fields.Select(static field => field.Id))}: reader.Skip(type); break;");
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
        var none = $"global::{file.Symbols.Namespace(union.Document)}.{file.Symbols.MemberEnum(union)}.None";
        var unknown = file.Symbols.Options(union.Document).KeepUnknownFields ? $" && {field.Name}.{ReservedNames.UnknownFields}.IsEmpty" : "";
        return $" if ({field.Name}.Member == {none}{unknown}) {field.Name} = null;";
    }
}
