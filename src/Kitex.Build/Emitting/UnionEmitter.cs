using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits unions: a record with one nullable property a member, and an enum that tells which is set.</summary>
internal static class UnionEmitter
{
    public static void Emit(CodeWriter code, IdlStruct union, FileContext file)
    {
        var shape = Shape.Of(union, file);
        var name = file.Symbols.MemberEnum(union);
        var @namespace = file.Symbols.Namespace(union.Document);
        file.Scope.Enter([.. ReservedNames.Union, ReservedNames.UnknownFields, .. shape.Fields.Select(static field => field.Name)]);
        var members = file.Scope.AsValue(@namespace, name);
        DocComments.Write(code, union.Comment);
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"public sealed partial record {shape.Name} : {Runtime.Struct}<{shape.Name}>"))
        {
            code.Line($"public {shape.Name}() {{ }}");
            ReadEmitter.EmitConstructor(code, shape, file, () => EmitDefaultMember(code, shape, members, file));
            PropertyEmitter.Emit(code, shape, file);
            EmitMember(code, shape, file.Scope.AsType(@namespace, name), members);
            EmitDefault(code, shape, file);
            ReadEmitter.EmitRead(code, shape);
            WriteEmitter.Emit(code, shape, file, () => EmitCheck(code, shape));
            EqualityEmitter.Emit(code, shape, file);
            EqualityEmitter.EmitText(code, shape, "public override string ToString() =>");
            SchemaEmitter.EmitStruct(code, union, file);
        }

        code.Gap();
        code.Line($"/// <summary>The members of <see cref=\"{shape.Name}\"/>.</summary>");
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"public enum {name}"))
        {
            code.Line("/// <summary>No member is set.</summary>");
            code.Line("None,");
            foreach (var field in shape.Fields)
            {
                DocComments.Write(code, field.Field.Comment);
                code.Line($"{field.Name},");
            }
        }
    }

    private static ShapeField? DefaultMember(Shape shape) => shape.Fields.FirstOrDefault(static field => field.Field.Default is not null);

    private static void EmitDefaultMember(CodeWriter code, Shape shape, string members, FileContext file)
    {
        // The default stands for a union that came without a member; beside another member it would make the union invalid.
        if (DefaultMember(shape) is { } field)
            code.Line($"if (Member == {members}.None) {field.Name} = {file.Values.Of(field.Field.Default!)};");
    }

    private static void EmitDefault(CodeWriter code, Shape shape, FileContext file)
    {
        code.Gap();
        var member = DefaultMember(shape) is { } field ? $" {{ {field.Name} = {file.Values.Of(field.Field.Default!)} }}" : "";
        code.Line($"public static {shape.Name} Default => new(){member};");
    }

    private static void EmitMember(CodeWriter code, Shape shape, string type, string members)
    {
        code.Gap();
        code.Line("/// <summary>Which member is set; the first one when there are several.</summary>");
        code.Line($"public {type} Member =>");
        foreach (var field in shape.Fields)
            code.Continuation($"{field.Name} is not null ? {members}.{field.Name} :");
        code.Continuation($"{members}.None;");
    }

    private static void EmitCheck(CodeWriter code, Shape shape)
    {
        code.Line("var members = 0;");
        foreach (var field in shape.Fields)
            code.Line($"if ({field.Name} is not null) members++;");
        // A member that only a newer IDL knows counts too.
        var condition = shape.KeepUnknown ? $"members > 1 || (members == 0 && {ReservedNames.UnknownFields}.IsEmpty)" : "members != 1";
        code.Line($"if ({condition}) throw new {Runtime.FormatException}($\"union {shape.IdlName} must have exactly one member set; it has {{members}}\");");
    }
}
