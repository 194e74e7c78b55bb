namespace Kitex.Conformance.Tests.Wire;

/// <summary>A field of a struct: its type on the wire and its value as text.</summary>
internal sealed record WireField(WireType Type, string Text)
{
    /// <summary>A struct as text.</summary>
    public static string Describe(SortedDictionary<short, WireField> fields) =>
        $"{{{string.Join(", ", fields.Select(static field => $"{field.Key}:{field.Value}"))}}}";

    public override string ToString() => Type == WireType.String ? $"\"{Text}\"" : Text is "true" or "false" || Text.StartsWith('{') ? Text : $"{Type} {Text}";
}
