namespace Kitex.Build.Emitting;

/// <summary>Emits the loop over the fields of a struct on the wire.</summary>
internal static class FieldLoop
{
    /// <summary>Emits the loop; <paramref name="cases"/> writes the cases of the known fields.</summary>
    public static void Emit(CodeWriter code, Action cases, string? unknown = null)
    {
        code.Line("reader.ReadStructBegin();");
        using (code.Open("while (reader.ReadFieldBegin(out var type, out var id))"))
        using (code.Open("switch (id)"))
        {
            cases();
            code.Line($"default: {unknown ?? "reader.Skip(type);"} break;");
        }
        code.Line("reader.ReadStructEnd();");
    }
}
