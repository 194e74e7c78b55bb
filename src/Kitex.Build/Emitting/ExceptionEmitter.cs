using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits exceptions: classes to throw and catch that are compared by content.</summary>
internal static class ExceptionEmitter
{
    public static void Emit(CodeWriter code, IdlStruct exception, FileContext file)
    {
        var shape = Shape.Of(exception, file);
        file.Scope.Enter([.. ReservedNames.Exception, ReservedNames.UnknownFields, .. shape.Fields.Select(static field => field.Name)]);
        DocComments.Write(code, exception.Comment);
        code.Line(GeneratedCode.Attribute);
        code.List(
            $"public sealed partial class {shape.Name} : ",
            [Runtime.Exception, $"{Runtime.Struct}<{shape.Name}>", $"global::System.IEquatable<{shape.Name}>"]);
        using (code.OpenBrace())
        {
            code.Line($"public {shape.Name}() {{ }}");
            ReadEmitter.EmitConstructor(code, shape, file);
            PropertyEmitter.Emit(code, shape, file, inException: true);
            EmitText(code, shape);
            StructEmitter.EmitDefault(code, shape, file);
            ReadEmitter.EmitRead(code, shape);
            WriteEmitter.Emit(code, shape, file);
            EqualityEmitter.Emit(code, shape, file);
            code.Gap();
            code.Line($"public override bool Equals(object? obj) => Equals(obj as {shape.Name});");
            SchemaEmitter.EmitStruct(code, exception, file);
        }
    }

    private static void EmitText(CodeWriter code, Shape shape)
    {
        var hasMessage = shape.Fields.Any(static field => field.Name == "Message" && field.Type.Category == IdlTypeCategory.String);
        EqualityEmitter.EmitText(
            code, shape, "protected override string Text =>" + (hasMessage ? " !string.IsNullOrEmpty(Message) ? Message :" : ""));
    }
}
