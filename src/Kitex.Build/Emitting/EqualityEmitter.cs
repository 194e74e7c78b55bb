namespace Kitex.Build.Emitting;

/// <summary>Emits equality by content, the hash code and the text of a type with fields.</summary>
internal static class EqualityEmitter
{
    public static void Emit(CodeWriter code, Shape shape, FileContext file)
    {
        var comparisons = shape.Fields
            .Select(field => file.Code.Equal(field.Type, field.Name, $"other.{field.Name}", field.IsNullable))
            .ToList();
        if (shape.KeepUnknown)
            comparisons.Add($"{Runtime.Equality}.Bytes.Equals({ReservedNames.UnknownFields}, other.{ReservedNames.UnknownFields})");

        code.Gap();
        code.Line($"public bool Equals({shape.Name}? other) =>");
        code.Continuation(comparisons.Count == 0 ? "other is not null;" : "other is not null");
        for (var i = 0; i < comparisons.Count; i++)
            code.Continuation($"&& {comparisons[i]}{(i == comparisons.Count - 1 ? ";" : "")}");

        code.Gap();
        if (comparisons.Count == 0)
        {
            code.Line("public override int GetHashCode() => 0;");
            return;
        }

        using (code.Open("public override int GetHashCode()"))
        {
            code.Line("var hash = new global::System.HashCode();");
            foreach (var field in shape.Fields)
                code.Line($"hash.Add({file.Code.Hash(field.Type, field.Name, field.IsNullable)});");
            if (shape.KeepUnknown)
                code.Line($"hash.Add({ReservedNames.UnknownFields}, {Runtime.Equality}.Bytes);");
            code.Line("return hash.ToHashCode();");
        }
    }

    /// <summary>Emits a member that lists all fields as text.</summary>
    public static void EmitText(CodeWriter code, Shape shape, string member)
    {
        code.Gap();
        code.Line($"{member} new {Runtime.Text}({Literals.Of(shape.Name)})");
        foreach (var field in shape.Fields)
            code.Continuation($".Add({Literals.Of(field.Name)}, {field.Name})");
        code.Continuation(".ToString();");
    }
}
