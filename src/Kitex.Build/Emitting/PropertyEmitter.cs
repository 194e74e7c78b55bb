using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the properties of a type with fields.</summary>
internal static class PropertyEmitter
{
    public static void Emit(CodeWriter code, Shape shape, FileContext file, bool inException = false)
    {
        foreach (var field in shape.Fields)
        {
            code.Gap();
            DocComments.Write(code, field.Field.Comment);
            var modifiers = inException && field.Name == "Message" ? "new " : "";
            if (field.IsRequiredMember)
                modifiers += "required ";
            var property = $"public {modifiers}{TypeOf(field, file)} {field.Name} {{ get; init; }}";
            if (Initialiser(field, file) is { } value)
                code.Assignment(property, value);
            else
                code.Line(property);
        }

        if (!shape.KeepUnknown)
            return;
        code.Gap();
        code.Line("/// <summary>The fields this version of the IDL does not know, as they came; they are written back.</summary>");
        code.Line($"public {Runtime.Memory} {ReservedNames.UnknownFields} {{ get; init; }}");
    }

    public static string TypeOf(ShapeField field, FileContext file) =>
        file.Types.Of(field.Type) + (field.IsNullable ? "?" : "");

    private static string? Initialiser(ShapeField field, FileContext file)
    {
        if (field.Default is { } value)
            return file.Values.Of(value);
        if (field.IsNullable || TypeNames.IsValueType(field.Type))
            return null;
        // C# requires the property, or reading sets it: the initialiser only says so to the compiler.
        return field.Type.Category == IdlTypeCategory.Struct ? "null!" : file.Values.Zero(field.Type);
    }
}
