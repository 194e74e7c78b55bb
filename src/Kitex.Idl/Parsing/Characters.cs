namespace Kitex.Idl.Parsing;

/// <summary>The character classes of the grammar. All are ASCII.</summary>
internal static class Characters
{
    public static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsDigit(char c) => char.IsAsciiDigit(c);

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.';

    /// <summary>What may not follow a keyword. A dot may.</summary>
    public static bool ContinuesKeyword(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$';

    public static bool IsIndent(char c) => c is ' ' or '\t' or '\v';

    public static bool IsLineEnd(char c) => c is '\r' or '\n';
}
