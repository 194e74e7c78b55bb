using System.Text;

namespace Kitex.Build.Emitting;

/// <summary>Turns IDL names into C# names.</summary>
internal static class Identifiers
{
    private const string AsyncSuffix = "Async";

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
        "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally",
        "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long",
        "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public",
        "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch",
        "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void",
        "volatile", "while",
    };

    /// <summary>
    /// The name of a type or member: split at everything that is no letter or digit, each part begins upper-case. A name without
    /// any lower-case letter is taken as upper-case words: <c>MAX_ITEMS</c> becomes <c>MaxItems</c>.
    /// </summary>
    public static string Pascal(string name)
    {
        var upperOnly = !name.Any(char.IsLower);
        var result = new StringBuilder(name.Length);
        var atStart = true;
        foreach (var character in name)
        {
            if (!char.IsLetterOrDigit(character))
            {
                atStart = true;
                continue;
            }

            if (atStart)
                result.Append(char.ToUpperInvariant(character));
            else
                result.Append(upperOnly ? char.ToLowerInvariant(character) : character);
            atStart = false;
        }

        if (result.Length == 0 || char.IsDigit(result[0]))
            result.Insert(0, '_');
        return result.ToString();
    }

    /// <summary>The name of a parameter: like <see cref="Pascal"/> with the leading upper-case letters lowered (<c>URLPath</c> becomes <c>urlPath</c>).</summary>
    public static string Camel(string name)
    {
        var result = Pascal(name).ToCharArray();
        for (var i = 0; i < result.Length && char.IsUpper(result[i]); i++)
        {
            if (i > 0 && i + 1 < result.Length && char.IsLower(result[i + 1]))
                break;
            result[i] = char.ToLowerInvariant(result[i]);
        }
        return new string(result);
    }

    /// <summary>The name of a method that is awaited: like <see cref="Pascal"/> with the suffix, unless it has that already.</summary>
    public static string Async(string name) =>
        Pascal(name) is var pascal && pascal.EndsWith(AsyncSuffix, StringComparison.Ordinal) ? pascal : pascal + AsyncSuffix;

    /// <summary>The name of a method without the suffix, which underscores may follow; one that is nothing else stays as it is.</summary>
    public static string WithoutAsync(string name) =>
        name.LastIndexOf(AsyncSuffix, StringComparison.Ordinal) is var at and > 0 ? name.Remove(at, AsyncSuffix.Length) : name;

    /// <summary>The name as it may stand in C#: a keyword gets an <c>@</c>.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "@" + name : name;

    /// <summary>Whether text is a dotted C# name.</summary>
    public static bool IsNamespace(string text) =>
        text.Split('.').All(static part =>
            part.Length > 0 && !char.IsDigit(part[0]) && part.All(static c => char.IsLetterOrDigit(c) || c == '_'));
}
