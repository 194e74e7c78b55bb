using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits structs and the arguments of methods as sealed records.</summary>
internal static class StructEmitter
{
    public static void Emit(CodeWriter code, IdlStruct @struct, FileContext file)
    {
        DocComments.Write(code, @struct.Comment);
        Emit(code, Shape.Of(@struct, file), file, () => SchemaEmitter.EmitStruct(code, @struct, file));
    }

    public static void Emit(CodeWriter code, Shape shape, FileContext file, Action? atEnd = null)
    {
        file.Scope.Enter([.. ReservedNames.Record, ReservedNames.UnknownFields, .. shape.Fields.Select(static field => field.Name)]);
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"public sealed partial record {shape.Name} : {Runtime.Struct}<{shape.Name}>"))
        {
            code.Line($"public {shape.Name}() {{ }}");
            ReadEmitter.EmitConstructor(code, shape, file);
            PropertyEmitter.Emit(code, shape, file);
            EmitDefault(code, shape, file);
            ReadEmitter.EmitRead(code, shape);
            WriteEmitter.Emit(code, shape, file);
            EqualityEmitter.Emit(code, shape, file);
            EqualityEmitter.EmitText(code, shape, "public override string ToString() =>");
            atEnd?.Invoke();
        }
    }

    public static void EmitDefault(CodeWriter code, Shape shape, FileContext file)
    {
        var members = string.Join(", ", shape.Fields
            .Where(static field => field.IsRequiredMember)
            .Select(field => $"{field.Name} = {file.Values.Zero(field.Type)}"));
        code.Gap();
        code.Line($"public static {shape.Name} Default => new(){(members.Length == 0 ? "" : $" {{ {members} }}")};");
    }
}
