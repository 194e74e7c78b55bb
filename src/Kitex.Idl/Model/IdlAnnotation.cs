namespace Kitex.Idl.Model;

/// <summary>One annotation key with its values in the order of the file; a repeated key is one annotation with several values.</summary>
/// <param name="Key">The key, for example <c>api.get</c>.</param>
/// <param name="Values">The values as written, at least one: the text between the quotes, with only the quote itself unescaped.</param>
public sealed record IdlAnnotation(string Key, IReadOnlyList<string> Values);
