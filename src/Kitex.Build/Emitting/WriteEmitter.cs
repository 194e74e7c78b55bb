using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits <c>Write</c>.</summary>
internal static class WriteEmitter
{
    public static void Emit(CodeWriter code, Shape shape, FileContext file, Action? before = null)
    {
        code.Gap();
        using (code.Open($"public void Write(ref {Runtime.Writer} writer)"))
        {
            before?.Invoke();
            code.Line("writer.WriteStructBegin();");
            foreach (var field in shape.WireOrder)
                EmitField(code, field, file);
            if (shape.KeepUnknown)
                code.Line($"writer.WriteRaw({ReservedNames.UnknownFields}.Span);");
            code.Line("writer.WriteStructEnd();");
        }
    }

    private static void EmitField(CodeWriter code, ShapeField field, FileContext file)
    {
        if (field.WrittenWhen(file.Values) is not { } condition)
        {
            Write();
            return;
        }

        using (code.Open($"if ({condition})"))
            Write();

        void Write()
        {
            code.Line($"writer.WriteFieldBegin({TypeNames.Wire(field.Type)}, {field.Id});");
            file.Code.Write(code, field.Type, field.Value, mayBeNull: field.Field.Requiredness != IdlRequiredness.Optional);
        }
    }
}
